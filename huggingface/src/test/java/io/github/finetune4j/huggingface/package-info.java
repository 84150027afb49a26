@NullMarked
package io.github.finetune4j.huggingface;

import org.jspecify.annotations.NullMarked;
