@NullMarked
package io.github.finetune4j.eval.grader;

import org.jspecify.annotations.NullMarked;
