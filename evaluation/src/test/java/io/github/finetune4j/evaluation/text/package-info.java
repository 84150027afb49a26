@NullMarked
package io.github.finetune4j.evaluation.text;

import org.jspecify.annotations.NullMarked;
