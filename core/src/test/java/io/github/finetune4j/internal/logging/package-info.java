@NullMarked
package io.github.finetune4j.internal.logging;

import org.jspecify.annotations.NullMarked;
