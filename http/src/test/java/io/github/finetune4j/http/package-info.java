@NullMarked
package io.github.finetune4j.http;

import org.jspecify.annotations.NullMarked;
