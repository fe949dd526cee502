package dev.opsdeck.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.opsdeck.kernel.Json;
import dev.opsdeck.runbook.expression.Resolved;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InputsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kubernetes.rollout.status | {'timeout':'5m'} | {'timeout':'PT5M'}",
        "kubernetes.rollout.status | {'timeout':'PT5M'} | {'timeout':'PT5M'}",
        "kubernetes.rollout.status | {'timeout':null} | {}",
        "kubernetes.rollout.undo | {'toRevision':'3'} | {'toRevision':3}",
        "kubernetes.rollout.undo | {'toRevision':3} | {'toRevision':3}",
        "kubernetes.rollout.undo | {} | {}",
        "kubernetes.scale | {'replicas':5,'pinHpa':'true'} | {'replicas':5,'pinHpa':true}",
        "kubernetes.image.set | {'image':'a:1','cause':12345} | {'image':'a:1','cause':'12345'}",
        "http.check | {'url':'u','anyOf':[{'status':'ok'}]} | {'url':'u','anyOf':[{'status':'ok'}]}"
      })
  void values_are_brought_to_the_types_of_the_action(String action, String with, String expected) {
    Resolved resolved =
        Inputs.coerce(Json.parse(with.replace('\'', '"')), Signatures.named(action.strip()));
    assertEquals(
        Json.parse(expected.replace('\'', '"')).toString(),
        assertInstanceOf(Resolved.Value.class, resolved).value().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "kubernetes.rollout.status | {'timeout':'5 minutes'} | timeout",
        "kubernetes.rollout.status | {'timeout':300} | timeout",
        "kubernetes.rollout.undo | {'toRevision':'three'} | toRevision",
        "kubernetes.rollout.undo | {'toRevision':1.5} | toRevision",
        "kubernetes.rollout.undo | {'toRevision':99999999999999999999} | toRevision",
        "kubernetes.rollout.undo | {'toRevison':3} | toRevison",
        "kubernetes.scale | {'pinHpa':true} | replicas",
        "kubernetes.scale | {'replicas':null} | replicas",
        "kubernetes.scale | {'replicas':1,'pinHpa':'maybe'} | pinHpa",
        "kubernetes.image.set | {'image':['a']} | image",
        "http.check | {'url':'u','anyOf':{'status':'ok'}} | anyOf"
      })
  void a_wrong_missing_or_unknown_input_is_broken(String action, String with, String key) {
    Resolved resolved =
        Inputs.coerce(Json.parse(with.replace('\'', '"')), Signatures.named(action.strip()));
    assertEquals(key, assertInstanceOf(Resolved.Broken.class, resolved).expression());
  }
}
