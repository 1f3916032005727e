"""The words of constructor parameters, with the values that models are usually built with.

A row is a kind with values parted by ` | `; the names that mean it stand below, indented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from netron_lens.worker.infer.evidence.words import words

if TYPE_CHECKING:
    from netron_lens.worker.infer.evidence.evidence import Kind

Usual = tuple["Kind", tuple[str, ...]]


def _table(rows: str) -> dict[str, Usual]:
    found: dict[str, Usual] = {}
    usual: Usual = ("object", ())
    for line in rows.strip().splitlines():
        if not line.startswith(" "):
            kind, _, values = line.partition(" =")
            usual = (cast("Kind", kind), tuple(value.strip() for value in values.split(" | ") if value.strip()))
            continue
        for name in line.split(","):
            key = " ".join(part for word in name.split() for part in words(word))
            if key:
                found.setdefault(key, usual)
    return found


# A whole name.
WHOLE = _table("""
int = 3 | 64 | 1
    in c, input c, out c, output c, n c, n channels, channels in, color channels, colors, in chans, in chan,
    input channels, input channel, img channels, image channels, im channels, num channels, n channel, input n
    c, output n c, img ch, image channel, out chans
int = 64 | 32 | 16 | 128
    in channels, in channel, in ch, in planes, in plane, input, output, in, out, d model, c, d, dim, inp, oup,
    n f, f, n hid, n inp, c in, c out, ch in, ch out, dim in, dim out, in dim, inc, outc, ic, oc, cin, cout,
    ci, co, n embd, nfeat, ngf, ndf, nef, size, x, y, e, m, w dim, idim, odim, adim, rank, channel, channels,
    ch, width, fin, fout, n in, n out, hdim, dims, k dim, nx, nf, f g, f l, f int
int = 16 | 8 | 32 | 64
    in size, input size, input dim, state dim, obs dim, n features, num features, n feat, num inputs, n
    inputs, n states, state size, num feat, feature size, observation dim, in features, feature dim, input
    features, n feature, num input
int = 10 | 1000 | 2
    n way, nb, out features, num target, num answer
int = 4 | 2
    n actions, num actions, num outputs, n outputs, action dim, act dim, action size, action space, n action,
    num action
int = 2 | 3 | 1
    n, l, depth, n layers, num layers, layer num, layers num, n blocks, num blocks, num block, num layer, n
    layer, repeat, repeats, num repeat, num convs, num stacks, num stages, num res blocks, num downs, n
    downsampling, n iter, iters, num iters, steps, num steps, n steps, hops, k hop
int = 4 | 8 | 2 | 1
    h, head, heads, n head, n heads, num head, num heads, num attention heads, attn heads, attention heads,
    aheads
int = 3 | 1 | 5
    k, ks, ksize, kernel, kernel size, k size, kw, kh, conv size, filter size, filter width, ker size
int = 1 | 2
    s, stride, dilation, g, groups, group, dil, rate, dilation rate, d rate, cardinality, p, padding, pad
int = 0 | 1
    pad
int = 4 | 8 | 16
    r, reduction, ratio, squeeze, se ratio, reduction ratio, squeeze factor
int = 4 | 2 | 1
    mlp ratio, expand ratio, expansion, expansion factor, expand, expansion ratio, ff mult, mult, mlp mult,
    widen factor, t, multiplier
int = 16 | 12 | 32
    growth rate, growthrate, growth
int = 2 | 1 | 4
    scale, scale factor, upscale, upscale factor, up scale, upsample, pool size, pool, pool kernel, downsample
    factor, factor, spatial scale
int = 1000 | 100
    ntoken, voc size, n token, n vocab, v, vocab, vocab size, src vocab, tgt vocab, num embeddings, n words,
    dict size, n e, embeddings
int = 2 | 4 | 8
    batch size, batch, b, bs, bsz
int = 8 | 16 | 4
    window size, win size, window, bn size, bit width, nbits, bits, n groups, num groups, group norm groups
int = 4 | 16 | 8
    patch size, patch, p size
object =
    config, cfg, conf, args, opt, opts, hparams, params, options, flags, hp, model config, configs
class =
    block, basic block, block type, unit, layer type, cell type, block class, block cls
tuple = (3, 32, 32) | (16,) | 16
    shape, input shape, obs shape, in shape, image shape, img shape, data shape, input dims, observation shape
list = [2, 2, 2, 2] | 2 | [1, 1, 1]
    layers, num blocks list, blocks, depths, block counts, layer list, stages
tuple = (1, 2) | (1, 2, 4)
    dim mults, ch mult, channel mult, channel mults, ch mults, mults
list = ['M', 64]
    vgg cfg
float = 1e-5
    eps, epsilon, layer norm eps
float = 0.1 | 0.0
    drop rate, dropout rate, p dropout, dropout p, drop path, drop path rate, drop, dropout, prob, keep prob,
    dropout prob
tensor = torch.randn(16, 64)
    bert model embedding weights, embedding matrix, pretrained embeddings, weights matrix, embedding weights,
    emb matrix, vectors
object = None
    logger, writer, tokenizer, env, criterion weight, genotype, optimizer
""")

# The last two words.
BOTH = _table("""
int = 3 | 64 | 1
    img channels, image channels, input n c, output n c, input channels, rgb channels, in n c, out n c
int = 16 | 32 | 64
    head dim, dim head, head size, per head, d head, head channels, key dim, dim key, d k, d v, dim heads, k
    dim, v dim, qk dim
int = 128 | 256 | 64
    ff dim, d ff, dim feedforward, feed forward, ffn dim, mlp dim, inner dim, d inner, intermediate size, pf
    dim, d hid, feedforward dim, mlp hidden, hidden features
int = 32 | 16 | 64
    latent dim, z dim, noise dim, latent size, style dim, n z, code dim, latent channels, w dim, z size,
    bottleneck dim, cond dim
int = 16 | 32 | 64
    max len, max length, seq len, seq length, sequence length, block size, context size, context length, max
    position, position embeddings, max seq, max positions, n positions, n ctx, time steps, num frames, n
    frames, n segments, num segments, window length, pred len, label len, src len, tgt len, num timesteps, max
    sequence, seq size
int = 32 | 224 | 64
    img size, image size, input resolution, crop size, im size, img dim, image dim, image resolution, feat
    size, feature size, map size, fmap size, resolution, image height, image width, img height, img width,
    spatial size, board size, grid size
int = 1000 | 100
    vocab size, vocabulary size, num words, n tokens, num tokens, num embeddings, src vocab, tgt vocab, trg
    vocab, num items, num users, n items, n users, n entities, num entities, num chars, char size, word size,
    dict size, token size, codebook size, num symbols, n symbols, num nodes, vocab len, input vocab, output
    vocab, num codes, embedding num, char vocab
int = 10 | 1000 | 2
    num labels, n labels, num tags, tag size, tagset size, num relations, n relations, class num, num cls,
    classes num, num categories, output classes, num types
int = 0 | 1
    pad idx, padding idx, pad id, pad token, token id, bos id, eos id, pad index, unk idx, sos idx, mask id,
    ignore index, cls id
int = 80
    n mels, num mels, mel channels, n mel, mel dim, num mel
class = torch.nn.BatchNorm2d | torch.nn.LayerNorm
    norm layer, norm fn, norm cls, normalization layer, norm class, norm func, norm module
callable = torch.nn.ReLU | torch.nn.GELU | torch.nn.functional.relu
    act layer, activation layer, activation class, act cls, act module, non linearity
callable = torch.nn.functional.relu | torch.nn.ReLU | torch.nn.ReLU() | 'relu'
    act fn, activation fn, act func, activation function, activation func, hidden act
class = torch.nn.Conv2d
    conv layer, conv fn, conv cls, conv op, conv class, conv builder, conv func, conv block
string = 'mean' | 'max' | 'avg'
    pool type, pooling type, pool mode, pooling mode, aggregation type, pool method
string = 'zeros' | 'reflect' | 'zero'
    padding mode, pad type, padding type, pad mode
string = 'LSTM' | 'GRU' | 'lstm'
    rnn type, cell type, rnn name
string = 'batch' | 'bn' | 'layer' | 'instance'
    norm type, norm mode, norm name
string = 'relu' | 'gelu' | 'tanh'
    act type, activation type, act name, activation name, nonlinearity type
int = 4 | 8 | 16
    num experts, n experts, num queries, num points, num joints, num keypoints, num anchors, num clusters, num
    components, n mixtures, num capsules, num slots, num parts, n clusters, num landmarks, num views, n views,
    num modalities, num agents, num kernels, n kernels, num anchor
int = 16 | 64 | 32
    num filters, n filters, num maps, n feats, num feats, num feat, num channels, num planes, num units, num
    neurons, num hidden, num hiddens, n hidden, n units, n channels
int = 4
    base width, width per
float = 0.1 | 1.0
    layer scale, scale init, init value, init values
""")

# The first word.
FIRST = _table("""
bool = False | True
    is, use, using, do, has, have, with, without, add, return, enable, disable, apply, only, no, need, needs,
    if, should, share, tie, freeze, learn, learnable, require, requires, force, include, keep, allow, skip,
    concat, normalize, fix, fixed, separate, train, finetune, fine
int = 4 | 2 | 1
    n, num, nb, number, count, total, max, min
int = 64 | 32 | 16 | 128
    dim, d, channels, ch
""")

# The last word, or the last that is known.
LAST = _table("""
int = 64 | 32 | 16 | 128
    dim, size, channels, channel, ch, chs, chan, chans, planes, plane, width, features, feature, feat, feats,
    filters, filter, hidden, hid, embd, emb, embed, embedding, units, unit, neurons, nf, nc, in, out, hiddens,
    dimension, model, maps, n hidden, inplanes, cell size, rnn size, input, output, c, d
int = 10 | 1000 | 2
    classes, class, cls, labels, label, tags, categories, category, nclass
int = 4 | 8 | 2 | 1
    heads, head, nhead
int = 2 | 3 | 1
    layers, layer, blocks, depth, stages, levels, level, stacks, repeats, iterations, iter, iters, steps,
    convs, cells, resblocks, stage
int = 3 | 1 | 5
    kernel, kernels, ksize, ks, k
int = 1 | 2
    stride, dilation, groups, group, padding, strides
int = 16 | 32 | 64
    len, length, lengths, positions, position, timesteps, frames, horizon, lookback, lag
int = 32 | 224 | 64
    resolution, res
int = 16 | 32 | 8
    height, width, h, w, rows, cols
int = 0 | 1
    idx, index, id
int = 1000 | 100
    vocab, vocabulary, tokens, words, vocabs, chars
int = 4 | 2
    actions, action, ratio, reduction, factor, mult, expansion, num, count, number, order, degree, nodes,
    points, bins, experts, anchors num, joints
float = 0.1 | 0.0
    dropout, drop, prob, rate, probability, p, pdrop, dropouts, dropprob
float = 0.5 | 1.0
    alpha, beta, gamma, lambda, lambd, lam, margin, threshold, thresh, weight, coef, coeff, sigma, smooth,
    smoothing, decay, penalty, std, mean, mu, rho, delta, theta, temperature, temp, tau, momentum, slope,
    scale, gain, strength, cutoff, radius, sharpness, low, high, bound, lr, wd, epsilon, range, scaling, var,
    variance, period
float = 1e-5
    eps
bool = False | True
    bidirectional, causal, pretrained, residual, verbose, debug, inplace, bilinear, affine, trainable,
    deterministic, flag, first, bn, deconv, transpose, transposed, separable, fp, normalized, checkpoint,
    checkpointing, reverse, training, masked, gated, cuda, gpu, downsampling, last, shortcut, identity,
    autoregressive, dilated
bool = True | False
    bias
string = 'cpu'
    device
object = torch.float32
    dtype
list = [16, 32, 64, 128] | [64, 64] | 64
    dims, sizes, widths, planes list, hidden sizes, hidden dims, channel list, list, mlp, mlps, filters list,
    nums, fields, layer sizes
list = [1, 2, 4]
    dilations, rates, scales, ratios
callable = torch.nn.functional.relu | torch.nn.ReLU | torch.nn.ReLU() | 'relu'
    act, activation, nonlinearity, nonlin, activations
class = torch.nn.BatchNorm2d | torch.nn.LayerNorm | 'bn'
    norm, normalization, normalizer
class = torch.nn.Conv2d
    conv
module = torch.nn.Identity()
    encoder, decoder, backbone, net, network, module, submodule, fn, base, body, generator, discriminator,
    embedder, attn, attention, transform, extractor, teacher, student, criterion, classifier, projector,
    predictor, neck, stem, embeddings, op, operator, forward, loss, losses, downsample, transformer, nn, vgg,
    bert
object =
    config, cfg, conf, args, opt, hparams, params, options, settings
string =
    name, mode, type, method, version, arch, architecture, path, prefix, file, dir, init, variant, kind, task,
    phase, activation type
callable = torch.nn.functional.relu
    func, function, callback, fcn
tensor = torch.eye(8)
    adj, adjacency, graph, laplacian, a, matrix
tensor = torch.randn(8, 16)
    data, tensor, vector, vectors, weights, mask, param, points
tuple = (3, 32, 32) | (16,)
    shape
list = [[10, 13, 16, 30, 33, 23], [30, 61, 62, 45, 59, 119], [116, 90, 156, 198, 373, 326]]
    anchors
string = 'mean' | 'max'
    pool, pooling, aggr, aggregation, aggregator
""")
