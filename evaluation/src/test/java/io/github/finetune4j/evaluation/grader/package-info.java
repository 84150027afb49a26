@NullMarked
package io.github.finetune4j.evaluation.grader;

import org.jspecify.annotations.NullMarked;
