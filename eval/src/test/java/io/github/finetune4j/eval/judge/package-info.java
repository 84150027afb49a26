@NullMarked
package io.github.finetune4j.eval.judge;

import org.jspecify.annotations.NullMarked;
