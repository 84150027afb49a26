# Products with frozen weights W [out, in]: x Wᵀ in the forward pass, dy W in the backward.
# oneDNN multiplies fastest by weights that lie in blocks of its own order. R holds such copies of the transposes of the four W of each layer
# (wqkv, wo, wgu, wd); a list of fewer than two means that there are none, and W itself is taken.

def product_back(self: __torch__.M, dy: Tensor, W: List[Tensor], w: int, R: List[Tensor], i: int) -> Tensor:
  if len(R) > 1:
    dx = @BLOCKED_BACK@
  else:
    dx = @PLAIN_BACK@
  return dx
