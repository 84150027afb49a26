@NullMarked
package io.github.finetune4j.lora.internal.config;

import org.jspecify.annotations.NullMarked;
