@NullMarked
package io.github.finetune4j.lora;

import org.jspecify.annotations.NullMarked;
