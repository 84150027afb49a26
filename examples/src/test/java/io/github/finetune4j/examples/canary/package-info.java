@NullMarked
package io.github.finetune4j.examples.canary;

import org.jspecify.annotations.NullMarked;
