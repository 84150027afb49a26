# x [n, in], W[i] [out, in], as it is or in oneDNN's order -> x W[i]ᵀ + b [n, out]
def product(self: __torch__.M, x: Tensor, W: List[Tensor], i: int, b: Optional[Tensor]) -> Tensor:
  return @PRODUCT@
# The same added to y
def added(self: __torch__.M, y: Tensor, x: Tensor, W: List[Tensor], i: int, b: Optional[Tensor]) -> Tensor:
  return @ADDED@
# The first product of a feed-forward with its function
def activated(self: __torch__.M, x: Tensor, W: List[Tensor], i: int, b: Optional[Tensor]) -> Tensor:
  return @ACTIVATED@
def activation(self: __torch__.M, x: Tensor) -> Tensor:
  return @ACTIVATION@
# A function of one half times the other half
def gated(self: __torch__.M, x: Tensor, W: List[Tensor], i: int, b: Optional[Tensor]) -> Tensor:
  halves = torch.split_with_sizes(self.product(x, W, i, b), [@FFN@, @FFN@], 1)
  return torch.mul(self.activation(halves[@ACTIVE_HALF@]), halves[1 - @ACTIVE_HALF@])
# Gaussian error linear unit by its tanh formula (Hendrycks and Gimpel, 2016). (An archive of this version knows no torch.gelu with it.)
def gelu_tanh(self: __torch__.M, x: Tensor) -> Tensor:
  inner = torch.mul(torch.add(x, torch.mul(torch.pow(x, 3), 0.044715)), 0.7978845608028654)
  return torch.mul(torch.mul(x, 0.5), torch.add(torch.tanh(inner), 1.))
# ModernBERT's norm before attention; its first layer has none, since the embedding was normed
def before(self: __torch__.M, x: Tensor, W: List[Tensor], w: int, i: int) -> Tensor:
  if i > 0:
    x = @FIRST_NORM@
  else:
    pass
  return x
# One layer: x [T, h] -> [T, h]
def layer(self: __torch__.M, x: Tensor, W: List[Tensor], i: int, runs: List[int], biases: List[Tensor], angles: List[Tensor]) -> Tensor:
  w = @FIRST@ + @STRIDE@ * i
  y = @BEFORE_ATTENTION@
  qkv = torch.view(self.product(y, W, w + @QKV@, @QKV_BIAS@), [-1, 3, @HEADS@, @HEAD_DIM@])
  qkv = @ROTATED@
  o = self.attend(qkv, runs, biases, W, w, @WINDOW@)
  x = @AFTER_ATTENTION@
  y = @BEFORE_FFN@
  z = self.@FFN_KIND@(y, W, w + @UP@, @UP_BIAS@)
  return @AFTER_FFN@
# tokens [3, T] -> the last layer's output [T, h]
def stack(self: __torch__.M, tokens: Tensor, runs: List[int], W: List[Tensor]) -> Tensor:
  x = self.embed(tokens, W)
  biases = self.biases(runs, W)
  angles = self.angles(tokens, W)
  for i in range(@LAYERS@):
    x = self.layer(x, W, i, runs, biases, angles)
  return @LAST_NORM@
def hidden(self: __torch__.M, own: Tensor, tokens: Tensor, plan: Tensor, W: List[Tensor]) -> Tensor:
  return self.stack(tokens, self.runs(plan), W)
