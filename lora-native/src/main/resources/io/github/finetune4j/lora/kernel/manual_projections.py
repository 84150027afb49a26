# Several projections of one input through one fused weight, with their adapters; forward and hand-written backward.
#   y_i = x W_iᵀ + s_i z_i B_iᵀ,   z_i = x A_iᵀ
#   dz_i = s_i dy_i B_i,   dB_i = s_i dy_iᵀ z_i,   dA_i = dz_iᵀ x,   dx = dy W + Σ dz_i A_i
# g: slots of the group's projections (-1: not adapted), s: their scales, heights: their widths in y. Ranks may differ.
# G: views of the gradient's flat row, float32, one for each matrix of P.

# x [T, in] -> z [T, Σ r] of the adapted ones, side by side; empty where none is
def low(self: __torch__.M, x: Tensor, P: List[Tensor], g: List[int]) -> Tensor:
  A = annotate(List[Tensor], [])
  for i in range(len(g)):
    if g[i] >= 0:
      A = torch.append(A, P[g[i]])
    else:
      pass
  z = torch.empty([0], dtype=@TYPE@, device=@DEVICE@)
  if len(A) > 0:
    z = torch.mm(x, torch.t(torch.cat(A, 0)))
  else:
    pass
  return z
# y [T, Σ heights] += s_i z_i B_iᵀ in place
def raise_low(self: __torch__.M, y: Tensor, z: Tensor, P: List[Tensor], g: List[int], s: List[float], heights: List[int]) -> NoneType:
  c = 0
  k = 0
  for i in range(len(g)):
    if g[i] >= 0:
      r = torch.size(P[g[i]], 0)
      y[:, c:c + heights[i]].addmm_(z[:, k:k + r], torch.t(P[g[i] + 1]), beta=1, alpha=s[i])
      k = k + r
    else:
      pass
    c = c + heights[i]
  return None
# dx [T, in] += Σ dz_i A_i in place where the input's gradient is wanted; the adapters' gradients go to G
def low_backward(self: __torch__.M, dx: Tensor, wanted: bool, dy: Tensor, x: Tensor, z: Tensor, P: List[Tensor], G: List[Tensor], g: List[int], s: List[float], heights: List[int]) -> NoneType:
  D = annotate(List[Tensor], [])
  A = annotate(List[Tensor], [])
  c = 0
  k = 0
  for i in range(len(g)):
    if g[i] >= 0:
      r = torch.size(P[g[i]], 0)
      d = dy[:, c:c + heights[i]]
      G[g[i] + 1].add_(torch.mm(torch.t(d), z[:, k:k + r]), alpha=s[i])
      D = torch.append(D, torch.mul(torch.mm(d, P[g[i] + 1]), s[i]))
      A = torch.append(A, P[g[i]])
      k = k + r
    else:
      pass
    c = c + heights[i]
  if len(D) > 0:
    dz = torch.cat(D, 1)
    dA = torch.mm(torch.t(dz), x)
    k = 0
    for i in range(len(g)):
      if g[i] >= 0:
        r = torch.size(P[g[i]], 0)
        G[g[i]].add_(dA[k:k + r])
        k = k + r
      else:
        pass
    if wanted:
      dx.addmm_(dz, torch.cat(A, 0), beta=1, alpha=1)
    else:
      pass
  else:
    pass
  return None
