# tokens [3, T] int64: number, type and place of each token -> [T, h]
def embed(self: __torch__.M, tokens: Tensor, W: List[Tensor]) -> Tensor:
  x = torch.embedding(W[@WORDS@], tokens[0])
  x = @TYPED@
  x = @PLACED@
  return @EMBEDDING_NORM@
