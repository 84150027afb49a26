/** Tests of pages. */
@NullMarked
package io.github.finetune4j.console;

import org.jspecify.annotations.NullMarked;
