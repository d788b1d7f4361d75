"""Pure data and its validation: operation, pipeline, artifact, execution, job; the JSON Schemas; where files live."""
