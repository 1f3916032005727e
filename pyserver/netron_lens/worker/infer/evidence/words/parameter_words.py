"""First and last words of constructor parameters, with the values that models are usually built with."""

from __future__ import annotations

from netron_lens.worker.infer.evidence.words.word_tables import table

# The last two words.
BOTH = table("""
int = 3 | 64 | 1
    img channels, image channels, input n c, output n c, input channels, rgb channels, in n c, out n c, input nbr
int = 16 | 32 | 64
    head dim, dim head, head size, per head, d head, head channels, key dim, dim key, d k, d v, dim heads, k
    dim, v dim, qk dim
int = 128 | 256 | 64
    ff dim, d ff, dim feedforward, feed forward, ffn dim, mlp dim, inner dim, d inner, intermediate size, pf
    dim, d hid, feedforward dim, mlp hidden, hidden features
int = 32 | 16 | 64
    latent dim, z dim, noise dim, latent size, style dim, n z, code dim, latent channels, w dim, z size,
    bottleneck dim, cond dim
int = 512 | 128 | 16
    max position, position embeddings, max positions, n positions, num positions, n ctx
int = 16 | 32 | 64
    max len, max length, seq len, seq length, sequence length, block size, context size, context length, max
    seq, time steps, num frames, n frames, n segments, num segments, window length, pred len, label len, src
    len, tgt len, num timesteps, max sequence, seq size
int = 32 | 224 | 64
    img size, image size, input resolution, crop size, im size, img dim, image dim, image resolution, feat
    size, feature size, map size, fmap size, resolution, image height, image width, img height, img width,
    spatial size, board size, grid size
int = 1000 | 100
    vocab size, vocabulary size, num words, n tokens, num tokens, num embeddings, src vocab, tgt vocab, trg
    vocab, num items, num users, n items, n users, n entities, num entities, num chars, char size, word size,
    dict size, token size, codebook size, num symbols, n symbols, num nodes, vocab len, input vocab, output
    vocab, num codes, embedding num, char vocab, embed
    num, user num, item num, word num, entity num, vocab num, token num, users num, items num, num user, num item,
    words num, n user, n item, m items, m item, m users, m user, ent tot, num ent, n ent, n entity, n nodes, n node
int = 10 | 1000 | 2
    rel tot, num rel, n rel, n relation, num relation, number tags,
    num labels, n labels, label nbr, num tags, tag size, tagset size, num relations, n relations, class num, num cls,
    classes num, num categories, output classes, num types
int = 1
    world size
int = 0 | 1
    local rank, global rank, world rank,
    pad idx, padding idx, pad id, pad token, token id, bos id, eos id, pad index, unk idx, sos idx, mask id,
    ignore index, cls id
list = []
    gpu ids, device ids, gpu list
int = 10000
    rope base, rope theta, rotary base, rotary theta
int = 16000 | 22050
    sample rate, sampling rate, sample frequency, sampling frequency
int = 80
    n mels, num mels, mel channels, n mel, mel dim, num mel
list = [3, 4, 5] | [3, 5, 7]
    kernel sizes, filter sizes, window sizes, kernel widths, filter widths
list = [0, 1, 2, 3] | [0, 1]
    in indices, out indices
list = [[10, 13], [16, 30], [33, 23]] | [16, 32, 64] | 64
    anchor size, anchor sizes, anchor wh
list = [16, 8]
    attn resolutions, attention resolutions, attn resolution, attn levels
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
string = 'haar' | 'db1'
    wavename, wave name, wavelet, wavelet name, wavelet type, wave type
string = 'relu' | 'gelu' | 'tanh'
    act type, activation type, act name, activation name, nonlinearity type
int = 4 | 8 | 16
    num experts, n experts, num queries, num points, num anchors, num clusters, num
    components, n mixtures, num capsules, num slots, num parts, n clusters, num views, n views,
    num modalities, num agents, num kernels, n kernels, num anchor
int = 17 | 16 | 21
    num joints, n joints, num keypoints, n keypoints, num landmarks, n landmarks
int = 112 | 224
    sample size
int = 16 | 8
    sample duration, clip len, clip length
int = 16 | 64 | 32
    num filters, n filters, num maps, n feats, num feats, num feat, num channels, num planes, num units, num
    neurons, num hidden, num hiddens, n hidden, n units, n channels
int = 4
    base width, width per
int = 4 | 16 | 8
    patch size
int = 2 | 3
    pool dim, pool size, pool kernel, pool stride, pool width, pool height, pooling size, pooling kernel, pooling stride
float = 0.1 | 1.0
    layer scale, scale init, init value, init values
float = 1e-3 | 1e-5
    learning rate, weight decay, lr decay
""")

# The first word.
FIRST = table("""
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
LAST = table("""
dict = {}
    dict, dictionary
int = 64 | 32 | 16 | 128
    dim, size, channels, channel, ch, chs, chan, chans, planes, plane, width, features, feature, feat, feats,
    filters, filter, hidden, hid, embd, emb, embed, embedding, units, unit, neurons, nf, nc, in, out, hiddens,
    dimension, model, maps, state, n hidden, inplanes, cell size, rnn size, input, output, c, d
int = 10 | 1000 | 2
    classes, class, cls, labels, label, tags, categories, category, nclass
int = 4 | 8 | 2 | 1
    heads, head, nhead
int = 2 | 3 | 1
    layers, layer, blocks, depth, stages, levels, level, stacks, stack, repeats, iterations, iter, iters, steps,
    convs, cells, resblocks, stage, every, interval
int = 3 | 1 | 5
    kernel, kernels, ksize, ks, k
int = 1 | 2
    stride, dilation, groups, group, strides
int = 1 | 2 | 0
    padding
int = 16 | 32 | 64
    len, length, lengths, ctx, positions, position, timesteps, frames, horizon, lookback, lag
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
    scale, gain, strength, cutoff, radius, sharpness, low, high, bound, forcing, epsilon, range, scaling, var,
    variance, period
float = 1e-3 | 1e-5
    lr, wd
float = 1e-5
    eps
bool = False | True
    bidirectional, bidirection, bidirect, bidir, causal, pretrained, residual, verbose, debug, inplace, bilinear,
    affine, trainable, deterministic, flag, first, bn, deconv, transpose, transposed, separable, fp, normalized,
    checkpoint, checkpointing, reverse, training, masked, gated, cuda, gpu, downsampling, last, shortcut, identity,
    autoregressive, dilated, only
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
list = [torch.eye(8), torch.eye(8)]
    adjs, adjacencies, laplacians, supports
tensor = torch.randn(8, 16)
    data, tensor, vector, vectors, weights, mask, param, points
tuple = (3, 32, 32) | (16,)
    shape
list = [[10, 13], [16, 30], [33, 23]] | [[10, 13, 16, 30], [30, 61, 62, 45]]
    anchors
string = 'mean' | 'max'
    pool, pooling, aggr, aggregation, aggregator
string = 'abcdefghijklmnopqrstuvwxyz'
    alphabet, charset
""")
