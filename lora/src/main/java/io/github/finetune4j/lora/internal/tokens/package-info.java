/** From conversations to token rows with targets, and from tokens back to text. */
@NullMarked
package io.github.finetune4j.lora.internal.tokens;

import org.jspecify.annotations.NullMarked;
