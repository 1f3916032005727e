"""Whole names of constructor parameters, with the values that models are usually built with."""

from __future__ import annotations

from netron_lens.worker.infer.evidence.words.word_tables import table

# A whole name.
WHOLE = table("""
int = 3 | 64 | 1
    in c, input c, out c, output c, n c, n channels, channels in, color channels, colors, n colors, num colors,
    in chans, in chan, input channels, input channel, img channels, image channels, im channels, num channels,
    n channel, input n c, output n c, in n c, out n c, img ch, img channel, image channel, out chans
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
    s, stride, dilation, g, groups, group, dil, rate, dilation rate, d rate, cardinality
int = 1 | 2 | 0
    p, padding
int = 0 | 1
    pad
int = 4 | 8 | 16
    r, reduction, ratio, squeeze, se ratio, reduction ratio, squeeze factor
int = 4 | 2 | 1
    mlp ratio, expand ratio, expansion, expansion factor, expand, expansion ratio, ff mult, mult, mlp mult,
    widen factor, t, multiplier
int = 16 | 12 | 32
    growth rate, growthrate, growth
int = 16000 | 22050
    fs, sr, samplerate
int = 512 | 1024
    n fft, nfft, fft size, fft length, fft len, filter length, win length, win len
int = 128 | 256
    hop length, n hop, hop size, win hop
int = 2 | 1 | 4
    scale, scale factor, upscale, upscale factor, up scale, upsample, pool size, pool, pool kernel, downsample
    factor, factor, spatial scale
int = 1000 | 100
    ntoken, voc size, n token, n vocab, v, vocab, vocab size, src vocab, tgt vocab, num embeddings, n words,
    dict size, n e, embeddings
int = 2 | 4 | 8
    batch size, batch, b, bs, bsz
int = 8 | 16 | 4
    window size, win size, window, bn size, bit width, nbits, bits, bit, n bit, num bits, a bit, w bit, abit, wbit,
    bitwidth, n groups, num groups, group norm groups
int = 4 | 16 | 8
    patch size, patch, p size
int = 2 | 3
    spatial dims, num spatial dims, n spatial dims, ndims, n dims
int = 8 | 15
    board width, board height, board size
int = 64 | 192
    maxdisp, max disp, max disparity, maxdisparity
list = [64, 64, 128, 256, 512]
    num ch enc, ch enc, num ch encoder
list = [[6, 7, 8], [3, 4, 5], [0, 1, 2]]
    anchors mask, anchor mask, anchor masks
object =
    config, cfg, conf, args, opt, opts, hparams, params, options, flags, hp, model config, configs, hyperparameters,
    hyperparams, hps
class =
    block, basic block, block type, unit, layer type, cell type, block class, block cls
tuple = (3, 32, 32) | (16,) | 16
    shape, image shape, img shape, data shape
tuple = (3, 84, 84) | (16,) | 16
    input shape, in shape, input dims, obs shape, observation shape, state shape, obs space, state space
list = [2, 2, 2, 2] | 2 | [1, 1, 1]
    layers, layer nums, block nums, num blocks list, blocks, depths, block counts, layer list, stages
tuple = (1, 2) | (1, 2, 4)
    dim mults, ch mult, channel mult, channel mults, channel multiplier, channel multipliers, ch mults, mults
list = ['M', 64]
    vgg cfg
list = [2, 4, 8] | [0.1, 0.2, 0.4]
    cutoffs
float = 1e-5
    eps, epsilon, layer norm eps
float = 0.0
    f min, fmin, mel fmin, mel f min
float = 8000.0
    f max, fmax, mel fmax, mel f max
float = 0.1 | 0.0
    drop rate, dropout rate, p dropout, dropout p, drop path, drop path rate, drop, dropout, prob, keep prob,
    dropout prob, keep rate, keep dropout, dropout keep, dropout keep prob
tensor = torch.randn(16, 64)
    bert model embedding weights, embedding matrix, pretrained embeddings, weights matrix, embedding weights, embedding
    weight, emb matrix, vectors
tensor = torch.linspace(0.0001, 0.02, 1000)
    betas
bool = False
    mixed precision, use amp, amp
object = None
    logger, writer, tokenizer, env, criterion weight, genotype, optimizer
""")
