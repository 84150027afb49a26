@NullMarked
package io.github.finetune4j.lora.internal.regex;

import org.jspecify.annotations.NullMarked;
