/** Tests of what providers are found by. */
@NullMarked
package io.github.finetune4j.spi;

import org.jspecify.annotations.NullMarked;
