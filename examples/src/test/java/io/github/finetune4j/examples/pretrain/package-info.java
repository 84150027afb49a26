@NullMarked
package io.github.finetune4j.examples.pretrain;

import org.jspecify.annotations.NullMarked;
