# A Llama layer that keeps what its hand-written backward needs; residual stream and its gradient in float32.
# Kept per layer, in this order (KEPT = 13): norm1's n and 1/rms; z of q k v; q, k, v; attention's output a; z of o; norm2's n and 1/rms;
# z of gate and up; gate and up [T, 2I]; z of down.

def layer_keeping(self: __torch__.M, x: Tensor, W: List[Tensor], P: List[Tensor], i: int, a: List[int], s: List[float], angles: List[Tensor], blocks: List[int], masks: List[Tensor], keep: bool, kept: List[Tensor], probabilities: List[List[Tensor]]) -> Tensor:
  w = 6 * i
  p = 7 * i
  T = torch.size(x, 0)
  n1, r1 = self.normalized(x)
  y = torch.mul(n1, W[w])
  qkv = self.input_bias(self.product(y, self.matrix(W, w + 1)), W, i)
  zq = self.low(y, P, a[p:p + 3])
  self.raise_low(qkv, zq, P, a[p:p + 3], s[p:p + 3], [@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@])
  q = torch.empty([@KV@, T, @GROUP@, @HEAD_DIM@], dtype=@TYPE@, device=@DEVICE@)
  k = torch.empty([@KV@, T, 1, @HEAD_DIM@], dtype=@TYPE@, device=@DEVICE@)
  self.turn(torch.view(qkv[:, :@Q_WIDTH@], [T, @KV@, @GROUP@, @HEAD_DIM@]), torch.permute(q, [1, 0, 2, 3]), angles[2], angles[3], 1.0)
  self.turn(torch.view(qkv[:, @Q_WIDTH@:@Q_WIDTH@ + @KV_WIDTH@], [T, @KV@, 1, @HEAD_DIM@]), torch.permute(k, [1, 0, 2, 3]), angles[0], angles[1], 1.0)
  q = torch.view(q, [@KV@, T * @GROUP@, @HEAD_DIM@])
  k = torch.view(k, [@KV@, T, @HEAD_DIM@])
  v = torch.contiguous(torch.permute(torch.view(qkv[:, @Q_WIDTH@ + @KV_WIDTH@:], [T, @KV@, @HEAD_DIM@]), [1, 0, 2]))
  o, blockwise = self.block_attention(q, k, v, blocks, masks, keep)
  o = torch.reshape(torch.permute(torch.view(o, [@KV@, T, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), [T, @Q_WIDTH@])
  y = self.output_bias(self.product(o, self.matrix(W, w + 2)), W, i)
  zo = self.low(o, P, a[p + 3:p + 4])
  self.raise_low(y, zo, P, a[p + 3:p + 4], s[p + 3:p + 4], [@HIDDEN@])
  x = torch.add(x, y)
  n2, r2 = self.normalized(x)
  y = torch.mul(n2, W[w + 3])
  gu = self.product(y, self.matrix(W, w + 4))
  zg = self.low(y, P, a[p + 4:p + 6])
  self.raise_low(gu, zg, P, a[p + 4:p + 6], s[p + 4:p + 6], [@FFN@, @FFN@])
  f = torch.silu(gu[:, :@FFN@]).mul_(gu[:, @FFN@:])
  y = self.product(f, self.matrix(W, w + 5))
  zd = self.low(f, P, a[p + 6:p + 7])
  self.raise_low(y, zd, P, a[p + 6:p + 7], s[p + 6:p + 7], [@HIDDEN@])
  x.add_(y)
  if keep:
    probabilities = torch.append(probabilities, blockwise)
    for t in [n1, r1, zq, q, k, v, o, zo, n2, r2, zg, gu, zd]:
      kept = torch.append(kept, t)
  else:
    pass
  return x
# dx [T, h] float32: gradient of the layer's output -> of its input (as it came where that is not wanted); j: place of the layer in kept
def layer_backward(self: __torch__.M, dx: Tensor, wanted: bool, W: List[Tensor], R: List[Tensor], P: List[Tensor], G: List[Tensor], i: int, a: List[int], s: List[float], angles: List[Tensor], blocks: List[int], kept: List[Tensor], j: int, probabilities: List[List[Tensor]]) -> Tensor:
  w = 6 * i
  p = 7 * i
  z = 13 * j
  dx = self.feed_forward_backward(dx, W, R, P, G, i, a[p + 4:p + 6], s[p + 4:p + 6], a[p + 6:p + 7], s[p + 6:p + 7], kept[z + 8], kept[z + 9], kept[z + 10], kept[z + 11], kept[z + 12])
  T = torch.size(dx, 0)
  dy = torch.to(dx, @TYPE@)
  o = kept[z + 6]
  do = self.product_back(dy, W, w + 2, R, 4 * i + 1)
  self.low_backward(do, True, dy, o, kept[z + 7], P, G, a[p + 3:p + 4], s[p + 3:p + 4], [@HIDDEN@])
  do = torch.reshape(torch.permute(torch.view(do, [T, @KV@, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), [@KV@, T * @GROUP@, @HEAD_DIM@])
  dq, dk, dv = self.block_attention_backward(do, kept[z + 3], kept[z + 4], kept[z + 5], blocks, probabilities[j])
  dqkv = torch.empty([T, @Q_WIDTH@ + 2 * @KV_WIDTH@], dtype=@TYPE@, device=@DEVICE@)
  self.turn(torch.permute(torch.view(dq, [@KV@, T, @GROUP@, @HEAD_DIM@]), [1, 0, 2, 3]), torch.view(dqkv[:, :@Q_WIDTH@], [T, @KV@, @GROUP@, @HEAD_DIM@]), angles[2], angles[3], -1.0)
  self.turn(torch.permute(torch.view(dk, [@KV@, T, 1, @HEAD_DIM@]), [1, 0, 2, 3]), torch.view(dqkv[:, @Q_WIDTH@:@Q_WIDTH@ + @KV_WIDTH@], [T, @KV@, 1, @HEAD_DIM@]), angles[0], angles[1], -1.0)
  torch.view(dqkv[:, @Q_WIDTH@ + @KV_WIDTH@:], [T, @KV@, @HEAD_DIM@]).copy_(torch.permute(dv, [1, 0, 2]))
  y = torch.mul(kept[z], W[w])
  dn = torch.empty([0], dtype=@TYPE@, device=@DEVICE@)
  if wanted:
    dn = self.product_back(dqkv, W, w + 1, R, 4 * i)
  else:
    pass
  self.low_backward(dn, wanted, dqkv, y, kept[z + 2], P, G, a[p:p + 3], s[p:p + 3], [@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@])
  if wanted:
    dx = self.norm_backward(dx, dn, kept[z], kept[z + 1], W[w])
  else:
    pass
  return dx
# Through Down(silu(gate) · up) and norm2: dx [T, h] float32, in place
def feed_forward_backward(self: __torch__.M, dx: Tensor, W: List[Tensor], R: List[Tensor], P: List[Tensor], G: List[Tensor], i: int, g: List[int], sg: List[float], d: List[int], sd: List[float], n2: Tensor, r2: Tensor, zg: Tensor, gu: Tensor, zd: Tensor) -> Tensor:
  w = 6 * i
  gate = gu[:, :@FFN@]
  up = gu[:, @FFN@:]
  dy = torch.to(dx, @TYPE@)
  soft = torch.silu(gate)
  df = self.product_back(dy, W, w + 5, R, 4 * i + 3)
  self.low_backward(df, True, dy, torch.mul(soft, up), zd, P, G, d, sd, [@HIDDEN@])
  dgu = torch.empty_like(gu)
  torch.mul(df, soft, out=dgu[:, @FFN@:])
  df.mul_(up)
  torch.silu_backward(df, gate, grad_input=dgu[:, :@FFN@])
  dn = self.product_back(dgu, W, w + 4, R, 4 * i + 2)
  self.low_backward(dn, True, dgu, torch.mul(n2, W[w + 3]), zg, P, G, g, sg, [@FFN@, @FFN@])
  return self.norm_backward(dx, dn, n2, r2, W[w + 3])
