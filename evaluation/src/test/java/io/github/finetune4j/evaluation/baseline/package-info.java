@NullMarked
package io.github.finetune4j.evaluation.baseline;

import org.jspecify.annotations.NullMarked;
