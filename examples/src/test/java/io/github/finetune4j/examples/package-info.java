@NullMarked
package io.github.finetune4j.examples;

import org.jspecify.annotations.NullMarked;
