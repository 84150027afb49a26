# Where architectures differ. Java fills in each line; for the first Llama every method gives back what it got.
# More weights than the six of a layer lie behind the vocabulary head, equally many for each layer: biases and norms, as far as there are any.

# y [T, (H+2K)D], with the bias of queries, keys and values
def input_bias(self: __torch__.M, y: Tensor, W: List[Tensor], i: int) -> Tensor:
  return @INPUT_BIAS@
# y [T, h], with the bias of attention's output
def output_bias(self: __torch__.M, y: Tensor, W: List[Tensor], i: int) -> Tensor:
  return @OUTPUT_BIAS@
# Queries [T, H, D] and keys [T, K, D], each head normed (Qwen 3, Gemma 3)
def query_norm(self: __torch__.M, q: Tensor, W: List[Tensor], i: int) -> Tensor:
  return @QUERY_NORM@
def key_norm(self: __torch__.M, k: Tensor, W: List[Tensor], i: int) -> Tensor:
  return @KEY_NORM@
# What attention and the feed-forward give [T, h], normed before it is added (Gemma)
def attention_norm(self: __torch__.M, y: Tensor, W: List[Tensor], i: int) -> Tensor:
  return @ATTENTION_NORM@
def feed_forward_norm(self: __torch__.M, y: Tensor, W: List[Tensor], i: int) -> Tensor:
  return @FEED_FORWARD_NORM@
# Gaussian error linear unit by its tanh formula (Hendrycks and Gimpel, 2016), in float32. (An archive of this version knows no torch.gelu with it.)
def gelu_tanh(self: __torch__.M, x: Tensor) -> Tensor:
  y = torch.to(x, 6)
  inner = torch.mul(torch.add(y, torch.mul(torch.pow(y, 3), 0.044715)), 0.7978845608028654)
  return torch.to(torch.mul(torch.mul(y, 0.5), torch.add(torch.tanh(inner), 1.)), @TYPE@)
# The gate's function
def activation(self: __torch__.M, x: Tensor) -> Tensor:
  return @ACTIVATION@
# Rows of the embedding as the first layer gets them
def scale_embedding(self: __torch__.M, x: Tensor) -> Tensor:
  return @SCALED@
# Logits [N, V] float32, capped (Gemma 2)
def cap_logits(self: __torch__.M, x: Tensor) -> Tensor:
  return @CAP_LOGITS@
# Attention scores, capped (Gemma 2)
def cap_scores(self: __torch__.M, x: Tensor) -> Tensor:
  return @CAP_SCORES@
# How many tokens back a query of layer i sees, itself included; 0: all
def window(self: __torch__.M, i: int) -> int:
  return @WINDOW_OF@
# The angles of layer i [T, 1, D]: where windowed layers turn by a base of their own, the table has theirs behind the others' (Gemma 3)
def turned(self: __torch__.M, angles: Tensor, i: int) -> Tensor:
  return @TURNED@
