@NullMarked
package io.github.finetune4j.eval.baseline;

import org.jspecify.annotations.NullMarked;
