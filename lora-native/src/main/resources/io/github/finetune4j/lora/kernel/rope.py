# Rotary position embedding (Su et al., 2021), halves rotated against each other as in Llama's published code:
#   (x1, x2) -> (x1 cos - x2 sin, x2 cos + x1 sin)
# x [T, heads, D]; cos, sin [T, 1, D], each half the same -> [T, heads, D]
def rope(self: __torch__.M, x: Tensor, cos: Tensor, sin: Tensor) -> Tensor:
  turned = torch.cat([torch.neg(x[:, :, @HALF@:]), x[:, :, :@HALF@]], -1)
  return torch.addcmul(torch.mul(x, cos), turned, sin)
# Rows of a table [context, D/2] for each position [T] -> [T, 1, D] in the compute type; of a table with two bases [context, D] -> [T, 1, 2D]
def angles(self: __torch__.M, table: Tensor, positions: Tensor) -> Tensor:
  half = torch.index_select(table, 0, positions)
  return torch.unsqueeze(torch.to(@BOTH_HALVES@, @TYPE@), 1)
