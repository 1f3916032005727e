/** The category, and so the colour, of an operation under its written name: Netron's are known to ONNX's names alone. */

const words: readonly (readonly [string, RegExp])[] = [
  ['Attention', /attention|rotary|alibi/],
  ['Normalization', /norm/],
  ['Dropout', /drop/],
  ['Pool', /pool|interpolate|upsample/],
  [
    'Activation',
    /relu|elu$|gelu|silu|swish|mish|sigmoid|tanh|softmax|softplus|softmin|softsign|shrink|threshold|glu$|hardswish|logsoftmax/,
  ],
  ['Layer', /conv|linear|embedding|matmul|^[bm]?mm$|addmm|einsum|lstm|gru|rnn|bilinear|fold$|encoder|decoder|transformer/],
  [
    'Shape',
    /view|reshape|flatten|squeeze|transpose|permute|expand|movedim|swapaxes|rearrange|^t$|^mt$|^h$|^size$|^shape$|contiguous|repeat$|tile/,
  ],
  ['Tensor', /^cat$|concat|stack|split|chunk|unbind|getitem|index|gather|scatter|slice|narrow|select|roll|flip|pad$|masked|where|tri[ul]/],
  ['Quantization', /quant/],
  ['Data', /^(zeros|ones|full|empty|rand|randn|randint|arange|linspace|eye|tensor|constant|buffer)(_like)?$/],
];

/** Of a module's class name or a function's written name; empty where nothing is known, which is drawn grey. */
export function category(name: string): string {
  const plain = name.toLowerCase().replace(/_$/, '');
  return words.find(([, pattern]) => pattern.test(plain))?.[0] ?? '';
}
