# Matrices [out, in] as copies in the order that oneDNN multiplies fastest by; only its own products can read them
def ordered(self: __torch__.M, own: Tensor, W: List[Tensor]) -> List[Tensor]:
  out = annotate(List[Tensor], [])
  for i in range(len(W)):
    out = torch.append(out, ops.mkldnn._reorder_linear_weight(W[i], None))
  return out
