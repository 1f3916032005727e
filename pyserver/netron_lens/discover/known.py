"""What is known of well-known packages by name alone, for when they are not installed or not worth parsing."""

from __future__ import annotations

import builtins
import re
import sys

ALIASES = {
    "nn": "torch.nn",
    "torch": "torch",
    "pl": "pytorch_lightning",
    "torchvision": "torchvision",
    "timm": "timm",
    "transformers": "transformers",
}
"""What a name means in a text that uses it and forgot to import it."""

PACKAGES = frozenset({"torch", "torch.nn", "torch.nn.modules", "torch.jit", "torch.optim", "torch.autograd"})
"""Modules that need not be looked for in their package's `__init__`."""

_ROOTS = frozenset(
    {
        "torch.nn.Module",
        "torch.nn.modules.Module",
        "torch.nn.modules.module.Module",
        "torch.jit.ScriptModule",
        "torch.jit.RecursiveScriptModule",
        "torch.fx.GraphModule",
        "transformers.PreTrainedModel",
        "transformers.modeling_utils.PreTrainedModel",
        "diffusers.ModelMixin",
        "diffusers.models.ModelMixin",
        "diffusers.models.modeling_utils.ModelMixin",
    },
)

_OTHERS = re.compile(
    r"""
    torch\.(nn\.(Parameter|UninitializedParameter|UninitializedBuffer|Buffer|parameter\..*|attention\..*|utils\.rnn\..*)
        |utils\.data\..*|optim\..*|autograd\..*|distributions\..*)
    """,
    re.VERBOSE,
)

_MODULES = re.compile(
    r"""
    torch\.nn\.(modules\.(\w+\.)?)?_?[A-Z]\w*
    |torch\.(ao\.)?nn\.(\w+\.)+[A-Z]\w*
    |(pytorch_lightning|lightning(\.pytorch)?|lightning_lite)\.(core\.(\w+\.)?)?LightningModule
    |transformers\.(\w+\.)*(?!TF|Flax)\w*(PreTrainedModel|Pretrained\w*Model|Model|For[A-Z]\w+|Embeddings?|Attention|MLP
        |Layer|Encoder|Decoder|Pooler|RMSNorm|GradientCheckpointingLayer|Backbone)
    |(timm|torchvision)\.(models|layers|ops)\.(\w+\.)*[A-Z]\w*
    |torchvision\.transforms\.(v2\.)?(?!Compose|(PIL)?ToTensor|ToPIL|Lambda|Random(Order|Choice)|Interp)[A-Z]\w*
    |diffusers\.(models\.(\w+\.)*)?(?!Flax)\w*(Model|UNet\w*|AutoencoderKL|Block\w*|ControlNet\w*)
    |(torch_geometric|dgl)\.nn\.(\w+\.)*[A-Z]\w*
    |(mmcv|mmengine)\.(runner|model|cnn)\.(\w+\.)*(BaseModule|BaseModel|Sequential|ModuleList|ModuleDict|ConvModule)
    |(mmdet|mmseg|mmcls|mmpretrain|mmdet3d|mmpose)\.(\w+\.)*Base\w*(Detector|Segmentor|Head|Classifier|Backbone|Roi\w*)
    |fairseq\.(models|modules)\.(\w+\.)*[A-Z]\w*
    |fairseq2\.nn\.(\w+\.)*[A-Z]\w*
    |allennlp\.(models|modules|nn)\.(\w+\.)*[A-Z]\w*
    |gpytorch\.(Module|(models|kernels|means|likelihoods|mlls|variational)\.(\w+\.)*[A-Z]\w*)
    |botorch\.models\.(\w+\.)*[A-Z]\w*Model\w*
    |pyro\.nn\.(\w+\.)*[A-Z]\w*
    |fastai\.(\w+\.)*(Module|SequentialEx|ConvLayer|ResBlock|DynamicUnet|XResNet)
    |fastcore\.all\.Module
    |detectron2\.(modeling|layers)\.(\w+\.)*(Backbone|CNNBlockBase|GeneralizedRCNN|RetinaNet|\w*Heads?|ResNet|FPN)
    |segmentation_models_pytorch\.(\w+\.)*(SegmentationModel|ClassificationHead|SegmentationHead|[A-Z]\w*Encoder|Unet)
    |stable_baselines3\.(\w+\.)*(BaseFeaturesExtractor|\w*Policy|CnnExtractor|MlpExtractor|NatureCNN|BaseModel)
    |monai\.(networks|losses)\.(\w+\.)*[A-Z]\w*
    |torchaudio\.(models|transforms)\.(\w+\.)*[A-Z]\w*
    |torchmetrics\.(\w+\.)*Metric
    |torchrl\.modules\.(\w+\.)*[A-Z]\w*
    |(escnn|e2cnn|e3nn)\.(nn|o3)\.(\w+\.)*[A-Z]\w*
    |nemo\.core\.(\w+\.)*(NeuralModule|ModelPT)
    |sentence_transformers\.SentenceTransformer
    |efficientnet_pytorch\.(\w+\.)*EfficientNet
    |megatron\.core\.(\w+\.)*(MegatronModule|\w*Layer|\w*Model)
    |spconv\.(pytorch\.)?(\w+\.)*Sparse(Module|Sequential)
    |MinkowskiEngine\.(\w+\.)*Minkowski(Network|ModuleBase)
    |recbole\.model\.(\w+\.)*\w*Recommender
    |onmt\.(models|modules|encoders|decoders)\.(\w+\.)*[A-Z]\w*
    |speechbrain\.(nnet|lobes)\.(\w+\.)*[A-Z]\w*
    |ultralytics\.nn\.(\w+\.)*[A-Z]\w*
    |compressai\.(models|layers)\.(\w+\.)*[A-Z]\w*
    |skrl\.models\.torch\.(\w+\.)*(Model|\w*Mixin)
    |xformers\.components\.(\w+\.)*[A-Z]\w*
    |d2l\.torch\.(Module|Classifier|Encoder|Decoder|EncoderDecoder|AttentionDecoder|Residual\w*|LinearRegression\w*
        |RNN\w*|GRU|LSTM\w*|Seq2Seq\w*|AdditiveAttention|DotProductAttention|MultiHeadAttention|PositionalEncoding
        |PositionWiseFFN|AddNorm|Transformer\w*|BERT\w*|MaskLM|NextSentencePred|LeNet|ResNe\w+|SoftmaxRegression)
    """,
    re.VERBOSE,
)

_SETTINGS = re.compile(r"(Config|Cfg|Args|Arguments|Task|Dataset|DataModule|Tokenizer|Mode|Weights|Output)$")

_FRAMEWORKS = frozenset(
    {
        "flax",
        "equinox",
        "paddle",
        "mindspore",
        "haiku",
        "jax",
        "keras",
        "tensorflow",
        "tf_keras",
        "mxnet",
        "chainer",
        "tinygrad",
        "mlx",
        "oneflow",
        "jittor",
        "objax",
        "treex",
        "sonnet",
        "trax",
        "megengine",
        "penzai",
        "elegy",
        "numpy",
    }
)


def is_root(dotted: str) -> bool:
    """Whether a name is one of the classes that make a class a module class, wherever they are installed."""
    return dotted in _ROOTS


def is_foreign(dotted: str) -> bool:
    """Whether a name belongs to a package whose classes are never torch modules."""
    top = dotted.partition(".")[0]
    return (
        top in _FRAMEWORKS
        or (top in sys.stdlib_module_names and top != "this")
        or _OTHERS.fullmatch(dotted) is not None
    )


def is_module(dotted: str) -> bool | None:
    """Whether a class that cannot be parsed is a module class; none where its name does not tell."""
    if is_root(dotted):
        return True
    if is_foreign(dotted):
        return False
    if _MODULES.fullmatch(dotted) and not _SETTINGS.search(dotted):
        return True
    if dotted.startswith("torch.") or hasattr(builtins, dotted):
        return False
    return None
