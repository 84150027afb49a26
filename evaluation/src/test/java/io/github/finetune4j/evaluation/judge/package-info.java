@NullMarked
package io.github.finetune4j.evaluation.judge;

import org.jspecify.annotations.NullMarked;
