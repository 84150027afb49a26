@NullMarked
package io.github.finetune4j.lora.internal.io;

import org.jspecify.annotations.NullMarked;
