@NullMarked
package io.github.finetune4j.lora.internal.tokens;

import org.jspecify.annotations.NullMarked;
