@NullMarked
package io.github.finetune4j.lora.internal.gguf;

import org.jspecify.annotations.NullMarked;
