"""Networks for sequences of words."""
# ruff: noqa: ANN001, ANN201, ANN204, PLR0913, PLR0917, RUF059 - models as their users write them

import math

import torch
import torch.nn.functional as F  # noqa: N812 - as everyone writes it
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence


class CausalAttention(nn.Module):
    def __init__(self, dim, heads, block):
        super().__init__()
        self.heads = heads
        self.c_attn = nn.Linear(dim, 3 * dim)
        self.c_proj = nn.Linear(dim, dim)
        self.register_buffer("bias", torch.tril(torch.ones(block, block)).view(1, 1, block, block))

    def forward(self, x):
        B, T, C = x.size()  # noqa: N806 - as everyone writes it
        q, k, v = self.c_attn(x).split(C, dim=2)
        k = k.view(B, T, self.heads, C // self.heads).transpose(1, 2)
        q = q.view(B, T, self.heads, C // self.heads).transpose(1, 2)
        v = v.view(B, T, self.heads, C // self.heads).transpose(1, 2)
        att = (q @ k.transpose(-2, -1)) * (1.0 / math.sqrt(k.size(-1)))
        att = att.masked_fill(self.bias[:, :, :T, :T] == 0, float("-inf"))
        att = F.softmax(att, dim=-1)
        y = att @ v
        y = y.transpose(1, 2).contiguous().view(B, T, C)
        return self.c_proj(y)


class GPTBlock(nn.Module):
    def __init__(self, dim, heads, block):
        super().__init__()
        self.ln_1 = nn.LayerNorm(dim)
        self.attn = CausalAttention(dim, heads, block)
        self.ln_2 = nn.LayerNorm(dim)
        self.mlp = nn.ModuleDict(
            {
                "c_fc": nn.Linear(dim, 4 * dim),
                "act": nn.GELU(),
                "c_proj": nn.Linear(4 * dim, dim),
                "drop": nn.Dropout(0.1),
            }
        )

    def forward(self, x):
        x = x + self.attn(self.ln_1(x))
        m = self.mlp
        return x + m["drop"](m["c_proj"](m["act"](m["c_fc"](self.ln_2(x)))))


class GPT(nn.Module):
    """The output layer has the weight of the embedding."""

    def __init__(self, vocab=100, block=32, layers=2, heads=4, dim=32):
        super().__init__()
        self.wte = nn.Embedding(vocab, dim)
        self.wpe = nn.Embedding(block, dim)
        self.drop = nn.Dropout(0.1)
        self.h = nn.ModuleList([GPTBlock(dim, heads, block) for _ in range(layers)])
        self.ln_f = nn.LayerNorm(dim)
        self.lm_head = nn.Linear(dim, vocab, bias=False)
        self.wte.weight = self.lm_head.weight
        for name, parameter in self.named_parameters():
            if name.endswith("c_proj.weight"):
                torch.nn.init.normal_(parameter, mean=0.0, std=0.02 / math.sqrt(2 * layers))

    def forward(self, idx, targets=None):
        _, t = idx.size()
        pos = torch.arange(0, t, dtype=torch.long, device=idx.device)
        x = self.drop(self.wte(idx) + self.wpe(pos))
        for block in self.h:
            x = block(x)
        logits = self.lm_head(self.ln_f(x))
        loss = None
        if targets is not None:
            loss = F.cross_entropy(logits.view(-1, logits.size(-1)), targets.view(-1), ignore_index=-1)
        return logits, loss


class GPT2Small(GPT):
    def __init__(self):
        super().__init__(vocab=50257, block=1024, layers=12, heads=12, dim=768)


class BERT(nn.Module):
    def __init__(self, vocab=100, dim=32, heads=4, layers=2):
        super().__init__()
        self.word = nn.Embedding(vocab, dim, padding_idx=0)
        self.position = nn.Embedding(64, dim)
        self.kind = nn.Embedding(2, dim)
        self.norm = nn.LayerNorm(dim, eps=1e-12)
        layer = nn.TransformerEncoderLayer(dim, heads, dim * 4, batch_first=True, activation="gelu")
        self.encoder = nn.TransformerEncoder(layer, layers)
        self.pooler = nn.Sequential(nn.Linear(dim, dim), nn.Tanh())

    def forward(self, input_ids, attention_mask=None, token_type_ids=None):
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        if token_type_ids is None:
            token_type_ids = torch.zeros_like(input_ids)
        positions = torch.arange(input_ids.shape[1]).unsqueeze(0)
        x = self.norm(self.word(input_ids) + self.position(positions) + self.kind(token_type_ids))
        x = self.encoder(x, src_key_padding_mask=attention_mask == 0)
        return {"last_hidden_state": x, "pooler_output": self.pooler(x[:, 0])}


class RMSNorm(nn.Module):
    def __init__(self, dim, eps=1e-6):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(dim))

    def forward(self, x):
        return self.weight * (x.float() * torch.rsqrt(x.float().pow(2).mean(-1, keepdim=True) + self.eps)).type_as(x)


def rotate(x, cos, sin):
    half = x.shape[-1] // 2
    return x * cos + torch.cat((-x[..., half:], x[..., :half]), dim=-1) * sin


class LlamaAttention(nn.Module):
    def __init__(self, dim, heads, kv_heads):
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = heads, kv_heads, dim // heads
        self.q_proj = nn.Linear(dim, dim, bias=False)
        self.k_proj = nn.Linear(dim, kv_heads * self.head_dim, bias=False)
        self.v_proj = nn.Linear(dim, kv_heads * self.head_dim, bias=False)
        self.o_proj = nn.Linear(dim, dim, bias=False)

    def forward(self, x, cos, sin):
        b, t, _ = x.shape
        q = self.q_proj(x).view(b, t, self.heads, self.head_dim).transpose(1, 2)
        k = self.k_proj(x).view(b, t, self.kv_heads, self.head_dim).transpose(1, 2)
        v = self.v_proj(x).view(b, t, self.kv_heads, self.head_dim).transpose(1, 2)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if self.kv_heads != self.heads:
            k = k.repeat_interleave(self.heads // self.kv_heads, dim=1)
            v = v.repeat_interleave(self.heads // self.kv_heads, dim=1)
        out = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.o_proj(out.transpose(1, 2).reshape(b, t, -1))


class LlamaMLP(nn.Module):
    def __init__(self, dim, hidden):
        super().__init__()
        self.gate_proj = nn.Linear(dim, hidden, bias=False)
        self.up_proj = nn.Linear(dim, hidden, bias=False)
        self.down_proj = nn.Linear(hidden, dim, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class LlamaLayer(nn.Module):
    def __init__(self, dim, heads, kv_heads, hidden):
        super().__init__()
        self.input_layernorm = RMSNorm(dim)
        self.self_attn = LlamaAttention(dim, heads, kv_heads)
        self.post_attention_layernorm = RMSNorm(dim)
        self.mlp = LlamaMLP(dim, hidden)

    def forward(self, x, cos, sin):
        x = x + self.self_attn(self.input_layernorm(x), cos, sin)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(nn.Module):
    def __init__(self, vocab=64, dim=32, layers=2, heads=4, kv_heads=2, hidden=64):
        super().__init__()
        self.embed_tokens = nn.Embedding(vocab, dim)
        self.layers = nn.ModuleList(LlamaLayer(dim, heads, kv_heads, hidden) for _ in range(layers))
        self.norm = RMSNorm(dim)
        self.lm_head = nn.Linear(dim, vocab, bias=False)
        inverse = 1.0 / (10000 ** (torch.arange(0, dim // heads, 2).float() / (dim // heads)))
        self.register_buffer("inv_freq", inverse, persistent=False)

    def forward(self, tokens):
        angles = torch.outer(torch.arange(tokens.shape[1]).float(), self.inv_freq)
        angles = torch.cat((angles, angles), dim=-1)
        cos, sin = angles.cos(), angles.sin()
        x = self.embed_tokens(tokens)
        for layer in self.layers:
            x = layer(x, cos, sin)
        return self.lm_head(self.norm(x))


class Llama7B(Llama):
    def __init__(self):
        super().__init__(vocab=32000, dim=4096, layers=32, heads=32, kv_heads=32, hidden=11008)


class Llama70B(Llama):
    def __init__(self):
        super().__init__(vocab=32000, dim=8192, layers=80, heads=64, kv_heads=8, hidden=28672)


class LSTMTagger(nn.Module):
    def __init__(self, vocab=50, tags=5):
        super().__init__()
        self.embedding = nn.Embedding(vocab, 16)
        self.lstm = nn.LSTM(16, 24, num_layers=2, batch_first=True, bidirectional=True)
        self.hidden2tag = nn.Linear(48, tags)

    def forward(self, sentence):
        out, (h, c) = self.lstm(self.embedding(sentence))
        return F.log_softmax(self.hidden2tag(out), dim=2)


class PackedGRU(nn.Module):
    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(20, 8)
        self.gru = nn.GRU(8, 6, batch_first=True)
        self.fc = nn.Linear(6, 3)

    def forward(self, tokens, lengths):
        packed = pack_padded_sequence(self.embedding(tokens), lengths, batch_first=True, enforce_sorted=False)
        out, h = self.gru(packed)
        padded, sizes = pad_packed_sequence(out, batch_first=True)
        return self.fc(padded), h, sizes


class MixtureOfExperts(nn.Module):
    """Which expert sees which word depends on values."""

    def __init__(self, dim=8, experts=3):
        super().__init__()
        self.gate = nn.Linear(dim, experts)
        self.experts = nn.ModuleList(nn.Sequential(nn.Linear(dim, dim), nn.ReLU()) for _ in range(experts))

    def forward(self, x):
        weights, chosen = self.gate(x).softmax(-1).topk(1, dim=-1)
        out = torch.zeros_like(x)
        for index, expert in enumerate(self.experts):
            rows = (chosen == index).any(-1).nonzero(as_tuple=True)[0]
            if rows.numel() > 0:
                out.index_add_(0, rows, expert(x[rows]) * weights[rows])
        return out


class Seq2Seq(nn.Module):
    """A decoder that attends step by step."""

    def __init__(self, vocab=20, dim=8):
        super().__init__()
        self.embedding = nn.Embedding(vocab, dim)
        self.encoder = nn.GRU(dim, dim, batch_first=True)
        self.cell = nn.GRUCell(dim * 2, dim)
        self.out = nn.Linear(dim, vocab)

    def forward(self, source, steps=3):
        memory, h = self.encoder(self.embedding(source))
        h = h[0]
        token = torch.zeros(source.shape[0], dtype=torch.long)
        outputs = []
        for _ in range(steps):
            scores = torch.bmm(memory, h.unsqueeze(2)).squeeze(2)
            context = (scores.softmax(1).unsqueeze(2) * memory).sum(1)
            h = self.cell(torch.cat([self.embedding(token), context], dim=1), h)
            logits = self.out(h)
            token = logits.argmax(1)
            outputs.append(logits)
        return torch.stack(outputs, dim=1)


class Translator(nn.Module):
    def __init__(self, dim=16):
        super().__init__()
        self.transformer = nn.Transformer(dim, 2, 1, 1, 32, batch_first=True)
        self.out = nn.Linear(dim, 10)

    def forward(self, src, tgt):
        mask = nn.Transformer.generate_square_subsequent_mask(tgt.size(1))
        return self.out(self.transformer(src, tgt, tgt_mask=mask))


class BagOfWords(nn.Module):
    def __init__(self):
        super().__init__()
        self.bag = nn.EmbeddingBag(30, 8, mode="mean")
        self.fc = nn.Linear(8, 4)

    def forward(self, text, offsets):
        return self.fc(self.bag(text, offsets))


recipes = {
    "GPT": ("GPT()", "torch.randint(0, 100, (2, 16))"),
    "BERT": ("BERT()", "torch.randint(1, 100, (2, 7))"),
    "Llama": ("Llama()", "torch.randint(0, 64, (1, 12))"),
    "LSTMTagger": ("LSTMTagger()", "torch.randint(0, 50, (1, 9))"),
    "PackedGRU": ("PackedGRU()", "torch.randint(0, 20, (2, 5)), torch.tensor([3, 5])"),
    "MixtureOfExperts": ("MixtureOfExperts()", "torch.randn(6, 8)"),
    "Seq2Seq": ("Seq2Seq()", "torch.randint(0, 20, (2, 5))"),
    "Translator": ("Translator()", "torch.randn(2, 5, 16), torch.randn(2, 4, 16)"),
    "BagOfWords": ("BagOfWords()", "torch.randint(0, 30, (6,)), torch.tensor([0, 4])"),
}
