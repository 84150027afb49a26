/** Files that are whole or not there. */
@NullMarked
package io.github.finetune4j.internal.files;

import org.jspecify.annotations.NullMarked;
