@NullMarked
package io.github.finetune4j.evaluation.junit;

import org.jspecify.annotations.NullMarked;
