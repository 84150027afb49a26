# Copies of the transposes of the four matrices of each layer (wqkv, wo, wgu, wd), in the order that oneDNN multiplies fastest by; only its own
# products can read them
def blocked_transposes(self: __torch__.M, own: Tensor, layers: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(int(layers)):
    for j in [1, 2, 4, 5]:
      out = torch.append(out, ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.t(W[6 * i + j])), None))
  return out
# All weights W, the four matrices of each layer and the vocabulary head as such copies, the rest as it is: for products forward, when generating
def blocked(self: __torch__.M, own: Tensor, layers: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  n = int(layers)
  for i in range(n):
    for j in range(6):
      w = W[6 * i + j]
      if j % 3 > 0:
        w = ops.mkldnn._reorder_linear_weight(w, None)
      else:
        pass
      out = torch.append(out, w)
  out = torch.append(out, W[6 * n])
  out = torch.append(out, W[6 * n + 1])
  out = torch.append(out, ops.mkldnn._reorder_linear_weight(W[6 * n + 2], None))
  for i in range(len(W) - 6 * n - 3):
    out = torch.append(out, W[6 * n + 3 + i])
  return out
