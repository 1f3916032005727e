"""The category of an operation or a layer, one of Netron's, by which it is coloured."""

from __future__ import annotations

import functools
import re

_OPERATIONS = {
    "Activation": (
        "relu relu6 leaky_relu prelu rrelu elu selu celu gelu silu mish sigmoid logsigmoid hardsigmoid "
        "tanh hardtanh hardswish hardshrink softshrink tanhshrink softplus softsign softmax log_softmax "
        "softmin glu threshold gumbel_softmax"
    ),
    "Attention": "scaled_dot_product_attention multi_head_attention_forward flex_attention",
    "Constant": (
        "zeros ones full empty arange linspace logspace eye tensor as_tensor scalar_tensor randn rand "
        "randint randperm zeros_like ones_like full_like empty_like rand_like randn_like randint_like "
        "new_zeros new_ones new_full new_empty new_tensor normal bernoulli multinomial tril_indices "
        "triu_indices"
    ),
    "Dropout": "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout feature_dropout",
    "Layer": (
        "conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d linear bilinear "
        "embedding embedding_bag lstm gru rnn_tanh rnn_relu lstm_cell gru_cell rnn_tanh_cell "
        "rnn_relu_cell matmul mm bmm mv addmm baddbmm addbmm einsum rmatmul"
    ),
    "Logic": (
        "eq ne lt le gt ge logical_and logical_or logical_not logical_xor where isnan isinf isfinite all "
        "any and or xor invert bitwise_and bitwise_or bitwise_not masked_fill masked_fill_ isclose"
    ),
    "Normalization": "batch_norm layer_norm group_norm instance_norm local_response_norm rms_norm normalize",
    "Pool": (
        "max_pool1d max_pool2d max_pool3d avg_pool1d avg_pool2d avg_pool3d adaptive_avg_pool1d "
        "adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d adaptive_max_pool2d "
        "adaptive_max_pool3d lp_pool1d lp_pool2d fractional_max_pool2d max_unpool2d"
    ),
    "Quantization": "quantize_per_tensor quantize_per_channel dequantize fake_quantize_per_tensor_affine",
    "Shape": (
        "view reshape flatten unflatten squeeze unsqueeze expand expand_as repeat permute transpose T mT "
        "H mH movedim swapaxes view_as reshape_as unfold fold broadcast_to tile ravel atleast_1d "
        "atleast_2d atleast_3d view_as_real view_as_complex"
    ),
    "Tensor": (
        "cat concat stack hstack vstack dstack split chunk unbind tensor_split getitem setitem select "
        "narrow gather scatter scatter_ scatter_add scatter_add_ index_select index_add index_add_ "
        "index_copy_ index_put_ take pad roll flip pixel_shuffle pixel_unshuffle tril triu diag diagonal "
        "masked_select nonzero sort topk argsort meshgrid repeat_interleave one_hot"
    ),
    "Transform": (
        "interpolate upsample grid_sample affine_grid fft rfft ifft irfft fft2 ifft2 rfft2 irfft2 fftn stft istft"
    ),
    "Control": "vmap unvmap updated",
    "Data": (
        "to type float half double bfloat16 long int bool detach contiguous clone deepcopy cpu cuda "
        "numpy array from_numpy tolist item"
    ),
}
_EXPORTED = {
    "Activation": (
        "Relu LeakyRelu PRelu Elu Selu Celu Gelu Sigmoid Tanh HardSigmoid HardSwish Mish Softplus Softsign Softmax "
        "LogSoftmax Hardmax ThresholdedRelu Swish _softmax _log_softmax"
    ),
    "Attention": "Attention _scaled_dot_product_flash_attention_for_cpu",
    "Constant": "Constant ConstantOfShape Range EyeLike RandomNormal RandomUniform RandomNormalLike RandomUniformLike",
    "Control": "If Loop Scan cond while_loop",
    "Data": "Cast CastLike Identity clone _to_copy",
    "Dropout": "Dropout native_dropout",
    "Layer": (
        "Conv ConvTranspose ConvInteger DeformConv Gemm MatMul MatMulInteger Einsum LSTM GRU RNN convolution _trilinear"
    ),
    "Logic": (
        "Equal Less LessOrEqual Greater GreaterOrEqual And Or Not Xor Where IsNaN IsInf BitwiseAnd BitwiseOr BitwiseNot"
    ),
    "Normalization": (
        "BatchNormalization LayerNormalization GroupNormalization InstanceNormalization RMSNormalization LRN "
        "LpNormalization MeanVarianceNormalization native_layer_norm native_group_norm _native_batch_norm_legit "
        "_native_batch_norm_legit_no_training"
    ),
    "Pool": (
        "MaxPool AveragePool LpPool GlobalMaxPool GlobalAveragePool GlobalLpPool MaxUnpool max_pool2d_with_indices "
        "_adaptive_avg_pool2d"
    ),
    "Quantization": "QuantizeLinear DequantizeLinear DynamicQuantizeLinear",
    "Shape": "Reshape Flatten Squeeze Unsqueeze Expand Transpose Shape Size Tile _unsafe_view",
    "Tensor": (
        "Concat Split Slice Gather GatherElements GatherND Scatter ScatterElements ScatterND Pad OneHot NonZero TopK "
        "Trilu CumSum DepthToSpace SpaceToDepth Compress ReverseSequence Unique slice constant_pad_nd index index_put"
    ),
    "Transform": "Resize Upsample GridSample AffineGrid DFT STFT",
}
"""Those of ONNX and, where ATen has names of its own, of ATen."""

_BY_NAME = {
    name: category for table in (_OPERATIONS, _EXPORTED) for category, names in table.items() for name in names.split()
}
_LAYERS = (
    (r"^(Conv|Lazy(Conv|Linear)|Linear|Bilinear|Embedding|LSTM|GRU|RNN|\w*Linear$)", "Layer"),
    (r"Attention|Transformer", "Attention"),
    (r"(Batch|Layer|Group|Instance|RMS|Local|Cross)\w*Norm|Norm(1d|2d|3d)?$", "Normalization"),
    (r"Pool", "Pool"),
    (r"Dropout", "Dropout"),
    (
        r"(ReLU|ELU|Sigmoid|Tanh|Softmax|Softmin|Softplus|Shrink|SiLU|Mish|Hardswish|GLU|Softsign|Threshold)",
        "Activation",
    ),
    (r"Flatten|Unflatten|Fold|Unfold", "Shape"),
    (r"Pad|Shuffle", "Tensor"),
    (r"Upsampl", "Transform"),
    (r"Quant", "Quantization"),
)


@functools.cache
def of_operation(name: str) -> str:
    """The category of an operation by its written name; empty for plain arithmetic."""
    return _BY_NAME.get(name) or _BY_NAME.get(name.rstrip("_"), "")


@functools.cache
def of_layer(class_name: str) -> str:
    """The category of a layer by the name of its class; empty for one that has none."""
    return next((category for pattern, category in _LAYERS if re.search(pattern, class_name)), "")
