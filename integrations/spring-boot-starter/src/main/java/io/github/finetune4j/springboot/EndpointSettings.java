// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The settings of the Actuator's endpoint.
 *
 * @param actWithoutAuthentication Whether whoever reaches the Actuator's endpoint may pause, resume, promote and roll
 *     back without being signed in. The audit then says that nobody was, and quotes the name that was given.
 */
record EndpointSettings(@DefaultValue("false") boolean actWithoutAuthentication) {}
