// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.springboot;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the monitors over what is captured.
 *
 * @param enabled Whether the application watches what is captured. Each of its instances may: one looks at a time.
 * @param falseAlarmsPerYear How many false alarms are allowed in a year, above 0 and below 1.
 * @param lookEvery How often the monitors look at what is new.
 */
record MonitorsSettings(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("0.05") double falseAlarmsPerYear,
        @DefaultValue("10s") Duration lookEvery) {}
