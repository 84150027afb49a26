@NullMarked
package io.github.finetune4j.eval.junit;

import org.jspecify.annotations.NullMarked;
