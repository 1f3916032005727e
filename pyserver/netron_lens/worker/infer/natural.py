"""A usual value for a setting, from its name alone."""

from __future__ import annotations

import re

from netron_lens.worker.infer.values import Value, python, sequence

_TABLE: tuple[tuple[str, str], ...] = (
    (r"vocab|num_embeddings|n_?tokens?$|num_tokens|ntoken|dict_size|n_?words|voc_size", "1000"),
    (r"(num|n)_?(classes|class|labels?|cls|category|categories)|class_num|classes|nclass|label_(num|size)|out_dim_cls", "10"),
    (r"(layer|rms|batch|bn|ln)?_?(norm)?_?eps(ilon)?$", "1e-5"),
    (r"momentum$", "0.1"),
    (r"initializer_range|init_?std|init_range|(weight|lr).*(decay|rate)|learning_rate|^lr$|std$", "0.02"),
    (r"temperature|^tau$|^temp$", "1.0"),
    (r"drop|(^|_)p$|prob$|dropout|_rate$|^rate$|ratio_drop|pdrop", "0.1"),
    (r"^(use|is|do|has|with|add|return|output|share|enable|apply|only|no|tie|freeze|learn|need|requires?)_|_only$|^bias$|bidirectional|pretrained|residual$|gradient_checkpointing|^debug$|verbose|causal$|normalize$|_bias$|_flag$|batch_first|deepcopy|affine$|^norm$|scale_grad|trainable|inplace|fp16|cuda$|freeze", "False"),
    (r"device", "'cpu'"),
    (r"dtype", "torch.float32"),
    (r"(hidden_)?(act|activation)(_?(fn|func|function|type|name))?$|nonlinearity|non_linearity|_act$|hidden_act", "'relu'"),
    (r"padding_idx|pad_(id|idx|index|token)|pad_token_id|padding_id|^pad$", "0"),
    (r"mlp_ratio|expansion_ratio|expand_ratio|widen_factor|widening", "4"),
    (r"(alpha|beta|gamma|lambda|lamb|weight|scale|sigma|margin|threshold|ratio|slope|smooth|temp|eta|coef)$|(alpha|beta|lambda|margin|threshold)", "1.0"),
    (r"(num|n)_?(attention_?)?heads?$|heads$|(num|n)_.*heads$|^h$|n_?head$|nhead$|num_head", "4"),
    (r"kernel|(^|_)k(size)?$|ksize|filter_size$|win(dow)?_?size|patch_?size|^ks$", "3"),
    (r"stride|dilation|groups?$|(num|n)_groups|cardinality|^dil|multiplier|growth_?factor|factor$|(up|down)?scale(_factor)?$|upscale", "1"),
    (r"padding$|^pad", "1"),
    (r"(num|n)_?(hidden_?)?(layers?|blocks?|stages?|levels?|stacks?|cells|convs?|repeats?|iters?|iterations|steps?|mods|modules|units|resblocks|layer)$|depth$|layer_?num|block_num|^(layers?|blocks?|L|N)$|num_.*(layers|blocks)|n_.*layers", "2"),
    (r"patch_?size", "16"),
    (r"(img|image|input|im|crop|spatial)_?(size|resolution|res)|resolution|img_dim|image_shape", "224"),
    (r"(max|seq|block|context|src|tgt|ctx|text).*(len|length|size|positions?)|max_?len|seq_?len|len(gth)?$|n_positions|block_size|n_ctx|max_position_embeddings|time_?steps|seq_?length|num_frames|n_frames|window", "64"),
    (r"type_vocab_size|num_experts|n_?experts|(num|n)_(views|modal)", "2"),
    (r"(^|_)(img|image|input|in)_?(channels?|chans?|ch|c|nc|dim_img)$|^(channels_?in|n_?channels|num_?channels|nc|input_nc|in_nc|output_nc|out_nc|n_colors|rgb)$", "3"),
    (r"(intermediate|ffn|feed_?forward|mlp|inner|d_ff|dff|ff|d_inner).*", "128"),
    (r"(latent|z)_?(dim|size|channels)?$|nz$|noise_dim", "32"),
    (r"reduction|squeeze|^r$|ratio", "4"),
    (r"(action|act|state|obs|observation|ob)_?(dim|size|shape|n|num|space)?s?$|num_(actions|inputs|outputs|states)|n_?(actions|states)", "8"),
    (r"(in|out|hidden|mid|inter|base|embed|model|dim|channels?|features?|planes|width|size|filters?|ch|dims?|d_model|n_embd|emb|units|neurons|nodes|nf|ngf|ndf|inplanes|hid|chan|inp|oup|rank|nhid|ninp).*|.*(dim|channels?|features?|feats?|size|planes|width|ch|filters?|embd|emb|units|hidden|nodes|nhid|hid|chan|out|in|planes|cout|cin|dims|model)$", "64"),
    (r"^(num|n)_", "4"),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), text) for pattern, text in _TABLE)
_LISTS = re.compile(r"(dims|sizes|channels_list|layer_sizes|filters|hiddens|planes_list|features_list|kernel_sizes|dilations|depths|strides)$|(^|_)list$|_list$", re.IGNORECASE)


def natural(name: str) -> Value:
    """Give a value for a setting of this name; 8 where the name says nothing."""
    if _LISTS.search(name):
        element = natural(re.sub(r"(_list|list|s)$", "", name) or "size")
        return sequence("list", (element,) * 4, "a usual list")
    for pattern, text in _COMPILED:
        if pattern.search(name):
            return python(text, "a usual value")
    return python("8", "a small number")
