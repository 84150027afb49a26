@NullMarked
package io.github.finetune4j.dataset;

import org.jspecify.annotations.NullMarked;
