# One decoder layer; its variants by architecture (biases, more norms) are in architecture.py:
#   x + O(attention(Q, K, V of norm1(x))), then x + Down(silu(Gate) · Up of norm2(x))
# x [T, h] float32; a: slots, s: scales (see projections) -> [T, h] float32
def layer(self: __torch__.M, x: Tensor, W: List[Tensor], P: List[Tensor], i: int, a: List[int], s: List[float], cos: Tensor, sin: Tensor, lengths: List[int], masks: List[Tensor], drop: float) -> Tensor:
  w = 6 * i
  p = 7 * i
  n = torch.size(x, 0)
  y = self.norm(x, W[w])
  qkv = torch.split_with_sizes(self.input_bias(torch.linear(y, self.matrix(W, w + 1)), W, i), [@Q_WIDTH@, @KV_WIDTH@, @KV_WIDTH@], 1)
  q = torch.view(self.lora(qkv[0], y, P, a[p], s[p], drop), [n, @HEADS@, @HEAD_DIM@])
  k = torch.view(self.lora(qkv[1], y, P, a[p + 1], s[p + 1], drop), [n, @KV@, @HEAD_DIM@])
  v = torch.reshape(self.lora(qkv[2], y, P, a[p + 2], s[p + 2], drop), [n, @KV@, @HEAD_DIM@])
  q = self.rope(self.query_norm(q, W, i), self.turned(cos, i), self.turned(sin, i))
  k = self.rope(self.key_norm(k, W, i), self.turned(cos, i), self.turned(sin, i))
  o = self.attend(q, k, v, lengths, masks, self.window(i))
  x = torch.add(x, self.attention_norm(self.lora(self.output_bias(torch.linear(o, self.matrix(W, w + 2)), W, i), o, P, a[p + 3], s[p + 3], drop), W, i))
  y = self.norm(x, W[w + 3])
  gu = torch.split_with_sizes(torch.linear(y, self.matrix(W, w + 4)), [@FFN@, @FFN@], 1)
  gate = self.lora(gu[0], y, P, a[p + 4], s[p + 4], drop)
  up = self.lora(gu[1], y, P, a[p + 5], s[p + 5], drop)
  z = torch.mul(self.activation(gate), up)
  return torch.add(x, self.feed_forward_norm(self.lora(torch.linear(z, self.matrix(W, w + 5)), z, P, a[p + 6], s[p + 6], drop), W, i))
