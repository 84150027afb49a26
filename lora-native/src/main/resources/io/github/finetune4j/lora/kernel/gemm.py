# Two square matrices [n, n], and their product x wᵀ by the same call that the layers use: what this machine multiplies at its best
def square(self: __torch__.M, own: Tensor, n: Tensor) -> Tensor:
  return torch.full([int(n), int(n)], 0.5, dtype=@TYPE@)
def multiply(self: __torch__.M, own: Tensor, x: Tensor, w: Tensor) -> Tensor:
  return self.product(x, w)
