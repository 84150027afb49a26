# Generation with a key/value cache. The B prompts are padded on the left to one length, so that every step fills one column for all rows.
#
# ids, positions [B, L]: the tokens of L new columns, and their places in their texts (0 at pads)
# bias [B, C] float32: -1e9 at pads, 0 elsewhere; keys, values: per layer [B, K, C, D], filled up to the first new column
# W: weights; P: adapter in the compute type, or empty where it is off or merged

# The new columns c..c+L -> logits [B, V] in float32 of the last one
def columns(self: __torch__.M, ids: Tensor, positions: Tensor, c: int, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], keys: List[Tensor], values: List[Tensor]) -> Tensor:
  B = torch.size(ids, 0)
  L = torch.size(ids, 1)
  e = c + L
  a = self.slots(P)
  s = self.scales()
  place = torch.reshape(positions, [-1])
  cos = self.angles(cosT, place)
  sin = self.angles(sinT, place)
  see = torch.unsqueeze(bias[:, :e], 1)
  if L > 1:
    see = torch.add(see, torch.triu(torch.full([L, e], -1.0e+09, dtype=6), c + 1))
  else:
    pass
  see = torch.to(torch.unsqueeze(torch.unsqueeze(see, 1), 3), @TYPE@)
  x = self.embed(W, P, torch.reshape(ids, [-1]))
  for i in range(@LAYERS@):
    x = self.cached_layer(x, W, P, i, a, s, cos, sin, see, B, L, c, keys[i], values[i])
  last = torch.view(x, [B, L, @HIDDEN@])[:, L - 1]
  y = self.norm(last, W[6 * @LAYERS@ + 1])
  return self.cap_logits(torch.to(self.product(y, W[6 * @LAYERS@ + 2]), 6))

# As layer, with attention over the cache; x [B·L, h]; see [B, 1, L or 1, 1, e]
def cached_layer(self: __torch__.M, x: Tensor, W: List[Tensor], P: List[Tensor], i: int, a: List[int], s: List[float], cos: Tensor, sin: Tensor, see: Tensor, B: int, L: int, c: int, keys: Tensor, values: Tensor) -> Tensor:
  w = 6 * i
  p = 7 * i
  e = c + L
  n = B * L
  y = self.norm(x, W[w])
  qkv = torch.split_with_sizes(self.input_bias(self.product(y, W[w + 1]), W, i), [@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@], 1)
  q = torch.view(self.lora(qkv[0], y, P, a[p], s[p], 0.), [n, @HEADS@, @HEAD_DIM@])
  k = torch.view(self.lora(qkv[1], y, P, a[p + 1], s[p + 1], 0.), [n, @KV@, @HEAD_DIM@])
  q = self.rope(self.query_norm(q, W, i), self.turned(cos, i), self.turned(sin, i))
  k = self.rope(self.key_norm(k, W, i), self.turned(cos, i), self.turned(sin, i))
  v = torch.reshape(self.lora(qkv[2], y, P, a[p + 2], s[p + 2], 0.), [n, @KV@, @HEAD_DIM@])
  keys[:, :, c:e].copy_(torch.transpose(torch.view(k, [B, L, @KV@, @HEAD_DIM@]), 1, 2))
  values[:, :, c:e].copy_(torch.transpose(torch.view(v, [B, L, @KV@, @HEAD_DIM@]), 1, 2))
  q = torch.reshape(torch.transpose(torch.view(q, [B, L, @KV@, @GROUP@ * @HEAD_DIM@]), 1, 2), [B * @KV@, L * @GROUP@, @HEAD_DIM@])
  kc = torch.reshape(keys[:, :, :e], [B * @KV@, e, @HEAD_DIM@])
  vc = torch.reshape(values[:, :, :e], [B * @KV@, e, @HEAD_DIM@])
  scores = self.cap_scores(torch.mul(torch.bmm(q, torch.transpose(kc, 1, 2)), @ROOT@))
  scores = torch.softmax(torch.add(torch.view(scores, [B, @KV@, L, @GROUP@, e]), self.seen(see, L, c, self.window(i))), -1)
  o = torch.bmm(torch.view(scores, [B * @KV@, L * @GROUP@, e]), vc)
  o = torch.reshape(torch.transpose(torch.view(o, [B, @KV@, L, @GROUP@ * @HEAD_DIM@]), 1, 2), [n, @Q_WIDTH@])
  x = torch.add(x, self.attention_norm(self.lora(self.output_bias(self.product(o, W[w + 2]), W, i), o, P, a[p + 3], s[p + 3], 0.), W, i))
  y = self.norm(x, W[w + 3])
  gu = torch.split_with_sizes(self.product(y, W[w + 4]), [@FFN@, @FFN@], 1)
  gate = self.lora(gu[0], y, P, a[p + 4], s[p + 4], 0.)
  up = self.lora(gu[1], y, P, a[p + 5], s[p + 5], 0.)
  z = torch.mul(self.activation(gate), up)
  return torch.add(x, self.feed_forward_norm(self.lora(self.product(z, W[w + 5]), z, P, a[p + 6], s[p + 6], 0.), W, i))

# As see, less what lies more than the window before each new column
def seen(self: __torch__.M, see: Tensor, L: int, c: int, window: int) -> Tensor:
  if window > 0:
    if c + L > window:
      far = torch.tril(torch.full([L, c + L], -1.0e+09, dtype=6), c - window)
      see = torch.add(see, torch.to(torch.view(far, [1, 1, L, 1, c + L]), @TYPE@))
    else:
      pass
  else:
    pass
  return see

# -> logits [B, V]; column [] int64: first new column
def decode(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, column: Tensor, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], keys: List[Tensor], values: List[Tensor]) -> Tensor:
  return self.columns(ids, positions, int(column), bias, cosT, sinT, W, P, keys, values)

# The most probable token each time, count times, in one call -> tokens [B, count]
def greedy(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, column: Tensor, count: Tensor, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], keys: List[Tensor], values: List[Tensor]) -> Tensor:
  out = annotate(List[Tensor], [])
  n = int(count)
  c = int(column)
  L = torch.size(ids, 1)
  for i in range(n):
    best = torch.argmax(self.columns(ids, positions, c, bias, cosT, sinT, W, P, keys, values), -1, True)
    out = torch.append(out, best)
    c = c + L
    positions = torch.add(positions[:, L - 1:], 1)
    ids = best
    L = 1
  return torch.cat(out, 1)

# An empty cache of one layer; shape [4] int64
def cache(self: __torch__.M, own: Tensor, shape: Tensor) -> Tensor:
  return torch.zeros([int(shape[0]), int(shape[1]), int(shape[2]), int(shape[3])], dtype=@TYPE@)
