"""What the name of a `forward` parameter says: its kind, dtype and sizes."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple, cast

from netron_lens.worker.infer.evidence.words.word_tables import rows_of
from netron_lens.worker.infer.evidence.words.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind, Size

SIZES = {"B": 2, "T": 16, "H": 32, "W": 32, "D": 8, "C": 64, "N": 16, "E": 40, "M": 8, "V": 100, "K": 10}
"""Natural values of the sizes that names and layers speak of."""


class Input(NamedTuple):
    """A kind of input; `sizes` is none where the number of dimensions is open."""

    kind: Kind
    dtype: str | None = None
    sizes: tuple[Size, ...] | None = None
    below: Size | None = None

    @property
    def is_counted(self) -> bool:
        """Whether it is made of ids, labels or truths: seldom a map."""
        return self.dtype in ("int64", "bool")


_PICTURES = re.compile(r"I_?\d?")
"""What formulas call pictures: `I`, `I0` and `I1` of two frames; a small `i` is a number."""

_LEVELS = re.compile(r"c[3-6]|p[2-7]")
"""What the maps of a pyramid are called; the first ones may be states, as `h1` and `c1` are."""

_WHICH = frozenset({"augment", "augmented", "train", "test", "eval"})
"""What says which one a tensor is, `images_augment`; alone it is a flag."""


_COMPARED = frozenset({"pred", "gt", "true", "target"})
"""What says which one a map is, of two that a loss compares."""


@cache
def input_named(name: str) -> Input | None:  # noqa: PLR0911 - one per kind of name
    """Give what a name says, or none."""
    parts = words(name)
    if name in ("H", "W"):
        return _SIDE
    if _PICTURES.fullmatch(name) or _LEVELS.fullmatch(name):
        return _NAMES["image"] if name.startswith("I") else _LEVEL
    if not parts:
        return None
    if "is" in parts[:-1]:  # `is_causal`, `target_is_real`
        return _NAMES["is"]
    if parts[-1] in _WHICH and (known := input_named("_".join(parts[:-1]))) is not None and known.kind == "tensor":
        return known
    if parts[-1] in _COMPARED and parts[-2:-1] == ("map",):  # `score_map_pred`
        return _NAMES["heatmap"]
    longest = "max len" if "max" in parts[:-1] and parts[-1] in ("len", "length") else ""  # `max_src_len`
    stands = (
        len(parts) == 1 or (len(parts[-1]) > 1 and parts[-1] != "past") or parts[-1] == "x"
    )  # `agents_past` is no cache
    last = parts[-1] if stands else ""
    for key in (longest, " ".join(parts), " ".join(parts[-2:]), last, parts[0]):
        if key in _NAMES:
            return _NAMES[key]
    return None


_SIDE = Input("int", below=4)
"""How high and wide a picture is whose pixels come one after another, as `N` tokens: 4 by 4."""

_LEVEL = Input("tensor", "float32", ("B", "C", "H", "W"))


def _rows(table: str) -> dict[str, Input]:
    """Read rows: a kind, a dtype, sizes, the bound of integers; the names that mean it stand below, indented."""
    found: dict[str, Input] = {}
    for head, names in rows_of(table):
        for name in names:
            found.setdefault(name, _described(head))
    return found


def _described(line: str) -> Input:
    matched = re.fullmatch(r"(\w+)(?: (\w+))?(?: \[(.*)\])?(?: < (\w+))?", line)
    assert matched is not None
    kind, dtype, sizes, below = matched.groups()
    listed = None if sizes is None else tuple(_size(size.strip()) for size in sizes.split(","))
    return Input(cast("Kind", kind), dtype, listed, None if below is None else _size(below))


def _size(text: str) -> Size:
    return int(text) if text.isdigit() else text


_NAMES = _rows("""
tensor float32
    x, input, inputs, inp, data, feature, features, feat, feats, tensor, out, output, y, z, batch, in, a, b, h
tensor float32 [B, 3, H, W]
    img, image, images, imgs, im, pixel values, rgb, photo, picture, frame, lr, hr, left, right, img a, img b,
    image a, image b, im l, im q, im k, content, style, real, fake, gt, sample
tensor float32 [B, 3, 8, H, W]
    video, videos, clip, frames, clips
tensor float32 [B, 80, T]
    mel, mels, spectrogram, spec, melspec, mel spec, mel input
tensor float32 [B, 1, 4096]
    audio, wav, waveform, wave, signal, audios, wavs
tensor int64 [B, T] < V
    input ids, ids, tokens, token, token ids, idx, src, tgt, trg, text, texts, captions, caption, seq, sentence,
    sentences, seqs, words, word, inputs ids, decoder input ids, source, sequence, sequences, chars, question,
    questions, ques, input seq, input sequence, src seq, tgt seq, trg seq, word inputs, history, items, prev
    output tokens, src tokens, input tokens, document, doc, docs, prompt, codes, indices, premise, hypothesis,
    input id, query ids, prev tokens
tensor int64 [B, T] < mask
    attention mask, input mask
tensor int64 [B, T] < 2
    token type ids, segment ids, segment, segments, segment info, type ids, token types, seg
tensor int64 [B, T] < T
    position ids, positions, pos ids, position
tensor int64 [B, T] < 4
    duration, durations, dur, duration target, duration rounded
tensor bool [B, T]
    mask, masks, padding mask, key padding mask, pad mask, src mask, tgt mask, trg mask, attn mask, valid mask,
    slf attn mask, encoder mask, src key padding mask, x mask, memory mask, decoder mask, non pad mask
tensor int64 [B] < 1000
    t, timestep, timesteps, time steps, step t, ts, time step, diffusion step
tensor float32 [B]
    reward, rewards, prev reward, returns, advantage, advantages, done, dones,
    time, sigma, noise level, noise levels, sigmas, gamma, times, log snr
tensor int64 [B] < length
    lengths, length, lens, len, seq len, seq lens, seq lengths, src len, src lengths, input lengths, text
    lengths, x lengths, sequence length, x len, sent len, mel lengths, lens x, xlen, xlens, seqlen, seqlens, srclen,
    textlen, lengths x, length x, len x, lx, ilen, ilens, olen, olens, hlens
tensor int64 [B] < K
    label, labels, classes, target, targets, class labels, class label, cls, gt label, user, users, user id, user ids,
    item, item id, item ids, speaker, spk, sid, speaker ids, action idx, answer, user indices, item indices,
    class ids, node idx, idxs
tensor int64 [B, N] < K
    conf targets, cls targets, class targets, conf t, cls t
tensor float32 [B, T, C]
    q, k, v, query, key, value, queries, keys, values, memory, context, cond, encoder hidden states, hidden
    states, embeddings, encoder outputs, encoder output, enc output, enc outputs, memory bank, enc, enc out, dec,
    src embed, emb, embeds, input embeds, inputs embeds, decoder inputs, patches, embedded, emb x, tokens
    emb, text feats, visual feats, att feats, p att feats
tensor float32 [B, T, 4]
    x mark, mark enc, mark dec, time features
tensor float32 [B, C]
    noise, latent, latents, w, style code, code, s, embedding, vec, vector, condition, c, obs, observation,
    observations, obs t, states, global feat, g, user emb, item emb, spk emb, cond vec, pooled, anchor,
    positive, negative, z noise, mu, logvar
tensor float32 [B, 4]
    action, actions, act
tensor float32 [B, C]
    state, hidden, h, hx, cx, cell, cell state, prev cell, c prev, prev hidden, h prev, hidden state, h t,
    last hidden, h cur, s t, hxs, rnn hxs, recurrent hidden states
tensor float32 [N, N]
    adj, adjacency, adj matrix, a hat, laplacian, edge mat, adjs, graph matrix, support
tensor int64 [2, E] < N
    edge index, edges, edge idx, edge label index
tensor float32 [E, 4]
    edge attr, edge features, edge feat, edge attrs
tensor int64 [E] < 2
    edge type, edge types, edge label
tensor float32 [E]
    edge weight, edge weights
tensor int64 [N] < 2
    batch index, batch idx, batch indices, batch indexes, batch ids, batch vec, batch vector, node type
tensor float32 [B, N, 3]
    pos, coords, coord, xyz, points, point cloud, pts, pc, points xyz, new xyz, coordinates, rays, verts,
    vertices, rays o, rays d, p, origins, directions, viewdirs, view dirs, ray origins, ray directions, ray dirs
tensor float32 [B, N, 1]
    near, far, radii
tensor float32 [N, 4] < 1
    boxes, bboxes, rois, proposals, bbox, box, priors, anchors, prior boxes, default boxes, dboxes, prior box,
    defaults, anchor boxes, prior data
tensor float32 [B, N, 4]
    loc, locs, loc data, loc p, loc pred, loc preds, locations, predicted locations, regression, regressions, box
    regression, bbox regressions, bbox regression, bbox deltas, box delta
tensor float32 [B, N, 4] < 1
    bbox pred, bbox preds, box pred, box preds, pred boxes, pred bbox, pred bboxes
tensor float32 [B, N, K]
    conf, confs, conf data, conf p, conf pred, conf preds, confidence, classifications, classification, cls p, cls
    pred, cls preds, class preds, cls logits, class logits, pred logits
tensor float32 [B, N, 5]
    annotations
tensor float32 [B, 1, H, W]
    depth, gray, heatmap, depth map, mask img, alpha map, seg map, edge map, trimap
tensor float32 [B, 2, H, W]
    flow, grid flow, flows, flow init
tensor float32 [B, H, W, 2]
    grid
tensor float32 [B, 3, 3]
    camera, cameras, intrinsics, pose, poses, theta, rotation, k matrix, intrinsic, intrinsic matrix, camera matrix,
    rotation matrix, inv k, k inv
tensor float32 [B, 4, 4]
    extrinsic, extrinsics, extrinsic matrix, transformation, transformation matrix
list
    xs, feature list, feats list, feature maps, features list, fmaps, pyramid, multi scale features, layers out
tensor float32
    logits, logit, pred, preds, prediction, predictions, outputs, scores, score, probs, output t, y pred, y hat,
    y true, truth, residual, skip, identity, shortcut, low, high, prev, cur, bridge, encoder features, up, down,
    x skip, skip input
bool
    return dict, output attentions, output hidden states, use cache, return, is training, training, train, test,
    verbose, inference, is, use, do, with, need, only, debug, sample posterior, deterministic, causal, reverse,
    augment, profile, visualize, eval, flag, compute
float
    teacher forcing ratio, teacher forcing, temperature, tau, ratio, alpha, lambda, scale, eps, temp, lambd, beta,
    drop prob, p drop, cfg scale, weight factor, threshold
tuple [8, 8]
    size, x size, img size, image size, hw shape, hw, spatial shape, spatial size, feat size, output size, target size,
    out size, im size, resolution, input resolution, token size
tuple [224, 224]
    original size, orig size
int < 1000
    vocab size, vocabulary size
int < 16
    max len, max length
int
    step, steps, n, num, epoch, layer idx, k top, height, width, stage, level, iteration,
    index, i, iters, max, min, top k, beam size, current step, batch size, task, n steps, start symbol, end symbol,
    pad id, bos id, eos id, sos id, unk id, start id, end id, pad idx, bos idx, eos idx, sos idx, unk idx,
    pad token id, bos token id, eos token id, sos token id, start token id, end token id
string
    mode, name, task name, type, phase, prompt text, lang, split, reduction
none
    past key values, past key value, head mask, past, cache, layer past, incremental state, mems, past kv, kv
    cache, caches, kv caches, hooks, meta, img metas, info
""")
