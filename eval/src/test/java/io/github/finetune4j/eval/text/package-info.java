@NullMarked
package io.github.finetune4j.eval.text;

import org.jspecify.annotations.NullMarked;
