# Generation with a key/value cache. The B prompts are padded on the left to one length, so that every step fills one column for all rows.
#
# ids, positions [B, L]: the tokens of L new columns, and their places in their texts (0 at pads)
# bias [B, C] float32: -1e9 at pads, 0 elsewhere; caches: of each layer the keys and then the values [B, C, 2K, D], filled up to the first new column
# W: weights; P: adapter in the compute type, or empty where it is off or merged

# x times the transpose of W[w], or of its copy j in eight bits (int8.py); c: the first new column, 0 of a prompt
def answer(self: __torch__.M, x: Tensor, W: List[Tensor], w: int, j: int, c: int) -> Tensor:
  return @ANSWER@

# x [n, h], rows of what columns gives -> logits [n, V] in float32; of a prompt too by the copy in eight bits, where there is one: the head has no other
def answer_head(self: __torch__.M, x: Tensor, W: List[Tensor]) -> Tensor:
  y = self.norm(x, W[6 * @LAYERS@ + 1])
  return self.cap_logits(torch.to(self.answer(y, W, 6 * @LAYERS@ + 2, 4 * @LAYERS@, 1), 6))

# The new columns c..c+L -> the residual stream behind the last layer [B, L, h]
def columns(self: __torch__.M, ids: Tensor, positions: Tensor, c: int, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], caches: List[Tensor]) -> Tensor:
  B = torch.size(ids, 0)
  L = torch.size(ids, 1)
  a = self.slots(P)
  s = self.scales()
  place = torch.reshape(positions, [-1])
  cos = self.all_heads(self.angles(cosT, place), 1.)
  sin = self.all_heads(self.signed(self.angles(sinT, place)), 0.)
  sees = annotate(List[Tensor], [])
  for window in annotate(List[int], @WINDOWS@):
    sees = torch.append(sees, self.sight(bias, B, L, c, window))
  eps = torch.full([1], @EPS@, dtype=6, device=@DEVICE@)
  x = self.embed(W, P, torch.reshape(ids, [-1]))
  for i in range(@LAYERS@):
    see = sees[0]
    if self.window(i) > 0:
      see = sees[len(sees) - 1]
    else:
      pass
    x = self.cached_layer(x, W, P, i, a, s, cos, sin, see, eps, B, L, c, caches[i])
  return torch.view(x, [B, L, @HIDDEN@])

# What the new columns see of all up to them: 0, or -1e9 at pads, later columns, and what lies more than the window before (0: none);
# once for each query of a group where there are several columns. [B, 1, 1, e] or [B, 1, L·G, e]
def sight(self: __torch__.M, bias: Tensor, B: int, L: int, c: int, window: int) -> Tensor:
  e = c + L
  see = torch.view(torch.narrow(bias, 1, 0, e), [B, 1, 1, e])
  if L > 1:
    see = torch.add(see, torch.triu(torch.full([L, e], -1.0e+09, dtype=6, device=@DEVICE@), c + 1))
  else:
    pass
  if window > 0:
    if e > window:
      see = torch.add(see, torch.tril(torch.full([L, e], -1.0e+09, dtype=6, device=@DEVICE@), c - window))
    else:
      pass
  else:
    pass
  see = torch.to(see, @TYPE@)
  if L > 1:
    see = torch.repeat_interleave(see, @GROUP@, 2)
  else:
    pass
  return see

# sin [n, 1, D or 2D] with its first half (of each D) negative, as rotated wants it
def signed(self: __torch__.M, sin: Tensor) -> Tensor:
  halves = torch.view(sin, [torch.size(sin, 0), 1, -1, 2, @HALF@])
  return torch.view(torch.cat([torch.neg(torch.narrow(halves, 3, 0, 1)), torch.narrow(halves, 3, 1, 1)], 3), [torch.size(sin, 0), 1, -1])

# The angles of queries and keys, [n, 1, D or 2D], and beside them for the values what leaves them as they are -> [n, H+2K, D or 2D]
def all_heads(self: __torch__.M, angles: Tensor, still: float) -> Tensor:
  turned = torch.expand(angles, [-1, @HEADS@ + @KV@, -1])
  return torch.cat([turned, torch.full_like(torch.narrow(turned, 1, 0, @KV@), still)], 1)

# As rope, with a sine that has the signs
def rotated(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  swapped = torch.cat([torch.narrow(x, 2, @HALF@, @HALF@), torch.narrow(x, 2, 0, @HALF@)], 2)
  return torch.addcmul(torch.mul(x, cos), swapped, sin)

# As norm, in fewer operations, since for a token or a few each costs more than its arithmetic; eps [1]
def short_norm(self: __torch__.M, x: Tensor, w: Tensor, eps: Tensor) -> Tensor:
  n = torch.linalg_vector_norm(x, 2, [-1], True)
  r = torch.rsqrt(torch.addcmul(eps, n, n, value=@ONE_BY_HIDDEN@))
  return @NORMED@

# Queries, keys and values [n, (H+2K)D] of y [n, h] with the adapter, all heads in one
def heads(self: __torch__.M, y: Tensor, W: List[Tensor], P: List[Tensor], i: int, a: List[int], s: List[float], c: int) -> Tensor:
  p = 7 * i
  qkv = self.input_bias(self.answer(y, W, 6 * i + 1, 4 * i, c), W, i)
  if a[p] + a[p + 1] + a[p + 2] > -3:
    q, k, v, = torch.split_with_sizes(qkv, [@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@], 1)
    qkv = torch.cat([self.lora(q, y, P, a[p], s[p], 0.), self.lora(k, y, P, a[p + 1], s[p + 1], 0.), self.lora(v, y, P, a[p + 2], s[p + 2], 0.)], 1)
  else:
    pass
  return torch.view(qkv, [-1, @HEADS@ + 2 * @KV@, @HEAD_DIM@])

# The same with queries and keys turned to their places
def turned_heads(self: __torch__.M, qkv: Tensor, W: List[Tensor], i: int, cos: Tensor, sin: Tensor) -> Tensor:
  if @HEADS_NORMED@:
    q = self.query_norm(torch.narrow(qkv, 1, 0, @HEADS@), W, i)
    k = self.key_norm(torch.narrow(qkv, 1, @HEADS@, @KV@), W, i)
    qkv = torch.cat([q, k, torch.narrow(qkv, 1, @HEADS@ + @KV@, @KV@)], 1)
  else:
    pass
  return self.rotated(qkv, self.turned(cos, i), self.turned(sin, i))

# Queries q [n, H, D] over e columns of a cache [B, C, 2K, D]; see as sight gives it -> [n, H·D]
def recall(self: __torch__.M, q: Tensor, cache: Tensor, see: Tensor, B: int, L: int, e: int) -> Tensor:
  kv = torch.transpose(torch.narrow(cache, 1, 0, e), 1, 2)
  k = torch.narrow(kv, 1, 0, @KV@)
  v = torch.narrow(kv, 1, @KV@, @KV@)
  if L > 1:
    q = torch.reshape(torch.permute(torch.view(q, [B, L, @KV@, @GROUP@, @HEAD_DIM@]), [0, 2, 1, 3, 4]), [B, @KV@, L * @GROUP@, @HEAD_DIM@])
  else:
    q = torch.view(q, [B, @KV@, @GROUP@, @HEAD_DIM@])
  if @CAPPED@:
    scores = self.cap_scores(torch.mul(torch.matmul(q, torch.transpose(k, 2, 3)), @ROOT@))
    o = torch.matmul(torch.softmax(torch.add(scores, see), -1), v)
  else:
    o = @ATTENTION@
  if L > 1:
    o = torch.permute(torch.view(o, [B, @KV@, L, @GROUP@, @HEAD_DIM@]), [0, 2, 1, 3, 4])
  else:
    pass
  return torch.reshape(o, [B * L, @Q_WIDTH@])

# As layer, with attention over the cache; x [B·L, h]; see: what this layer sees
def cached_layer(self: __torch__.M, x: Tensor, W: List[Tensor], P: List[Tensor], i: int, a: List[int], s: List[float], cos: Tensor, sin: Tensor, see: Tensor, eps: Tensor, B: int, L: int, c: int, cache: Tensor) -> Tensor:
  w = 6 * i
  p = 7 * i
  y = self.short_norm(x, W[w], eps)
  qkv = self.heads(y, W, P, i, a, s, c)
  turned = self.turned_heads(qkv, W, i, cos, sin)
  torch.narrow(cache, 1, c, L).copy_(torch.view(torch.narrow(turned, 1, @HEADS@, 2 * @KV@), [B, L, 2 * @KV@, @HEAD_DIM@]))
  o = self.recall(torch.narrow(turned, 1, 0, @HEADS@), cache, see, B, L, c + L)
  x = torch.add(x, self.attention_norm(self.lora(self.output_bias(self.answer(o, W, w + 2, 4 * i + 1, c), W, i), o, P, a[p + 3], s[p + 3], 0.), W, i))
  y = self.short_norm(x, W[w + 3], eps)
  gate, up, = torch.split_with_sizes(self.answer(y, W, w + 4, 4 * i + 2, c), [@FFN@, @FFN@], 1)
  z = torch.mul(self.activation(self.lora(gate, y, P, a[p + 4], s[p + 4], 0.)), self.lora(up, y, P, a[p + 5], s[p + 5], 0.))
  return torch.add(x, self.feed_forward_norm(self.lora(self.answer(z, W, w + 5, 4 * i + 3, c), z, P, a[p + 6], s[p + 6], 0.), W, i))

# -> logits [B, V] of the last column; column [] int64: first new column
def decode(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, column: Tensor, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], caches: List[Tensor]) -> Tensor:
  x = self.columns(ids, positions, int(column), bias, cosT, sinT, W, P, caches)
  return self.answer_head(torch.select(x, 1, -1), W)

# The most probable token each time, in one call, until so many rows (enough [] int64) have said one of the ends [E], now or before (ended [B, 1]: 0 or 1), or
# count are there -> tokens [B, up to count], all of them -1 where a logit was not a number or infinite
def greedy(self: __torch__.M, own: Tensor, ids: Tensor, positions: Tensor, column: Tensor, count: Tensor, ends: Tensor, ended: Tensor, enough: Tensor, bias: Tensor, cosT: Tensor, sinT: Tensor, W: List[Tensor], P: List[Tensor], caches: List[Tensor]) -> Tensor:
  out = annotate(List[Tensor], [])
  tops = annotate(List[Tensor], [])
  n = int(count)
  most = int(enough)
  c = int(column)
  L = torch.size(ids, 1)
  while len(out) < n:
    x = self.columns(ids, positions, c, bias, cosT, sinT, W, P, caches)
    largest, best, = torch.max(self.answer_head(torch.select(x, 1, -1), W), -1, True)
    out = torch.append(out, best)
    tops = torch.append(tops, largest)
    ended = torch.logical_or(ended, torch.isin(best, ends))
    if int(torch.sum(ended)) >= most:
      n = 0
    else:
      pass
    c = c + L
    positions = torch.add(positions[:, L - 1:], 1)
    ids = best
    L = 1
  return self.if_finite(torch.cat(out, 1), torch.cat(tops, 1))

# The tokens [..] if all of the largest logits are finite, else as many times -1: the largest of logits among which there is a NaN is one
def if_finite(self: __torch__.M, tokens: Tensor, tops: Tensor) -> Tensor:
  if bool(torch.all(torch.isfinite(tops))):
    pass
  else:
    tokens = torch.full_like(tokens, -1)
  return tokens

# An empty cache of one layer; shape [4] int64
def cache(self: __torch__.M, own: Tensor, shape: Tensor) -> Tensor:
  return torch.zeros([int(shape[0]), int(shape[1]), int(shape[2]), int(shape[3])], dtype=@TYPE@, device=@DEVICE@)
