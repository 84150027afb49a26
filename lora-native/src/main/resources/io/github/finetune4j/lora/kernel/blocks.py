# Copies of the transposes of the four matrices of each layer (wqkv, wo, wgu, wd), in the order that oneDNN multiplies fastest by; only its own
# products can read them
def blocked_transposes(self: __torch__.M, own: Tensor, layers: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(int(layers)):
    for j in [1, 2, 4, 5]:
      out = torch.append(out, ops.mkldnn._reorder_linear_weight(torch.contiguous(torch.t(W[6 * i + j])), None))
  return out
