@NullMarked
package io.github.finetune4j.openai;

import org.jspecify.annotations.NullMarked;
