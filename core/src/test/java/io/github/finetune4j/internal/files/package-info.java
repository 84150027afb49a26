@NullMarked
package io.github.finetune4j.internal.files;

import org.jspecify.annotations.NullMarked;
