@NullMarked
package io.github.finetune4j.training;

import org.jspecify.annotations.NullMarked;
